//! Whose word a piece of a report is: reporting verbs, "according to", quotations over several sentences.

use crate::act::Holder;
use crate::attribution::heads;
use crate::lexicon::{Lexicon, Speech};
use crate::syntax::{has_case, lemma, logical_subjects};
use demarche_actors::{Actor, Mentions};
use demarche_language::{Attribution, NameKind, Sentence, Upos, attributions, is_rel};

/// Who asserts something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Speaker {
    /// The political actors among the speakers.
    pub(crate) actors: Vec<Actor>,
    /// The words that name an analyst or another outsider, where one speaks.
    pub(crate) outsider: Option<Outsider>,
    /// How it is presented.
    pub(crate) kind: Option<Speech>,
}

/// An analyst or another one who is no political actor, where it speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outsider {
    /// The sentence and the word that name it.
    pub(crate) sentence: usize,
    pub(crate) head: usize,
    holder: Holder,
}

impl Outsider {
    fn new(number: usize, s: &Sentence, head: usize) -> Self {
        let text = crate::syntax::text_of(s, head, &[], 12);
        let words = s.subtree(head);
        // a person named within what only describes it ("experts on Bush's plan") is another one
        let own = |w: usize| {
            w == head
                || s.tokens[w].head == Some(head)
                    && (is_rel(&s.tokens[w].rel, "appos") || is_rel(&s.tokens[w].rel, "flat"))
        };
        let person = s.names.iter().find(|n| {
            n.kind == NameKind::Person && (n.words.first..=n.words.last).any(|w| words.contains(&w) && own(w))
        });
        let proper = |w: &usize| s.tokens.get(*w).is_some_and(|t| t.upos == Upos::Propn);
        let within = |n: &demarche_language::Name| (n.words.first..=n.words.last).find(|w| proper(w));
        // the run of proper nouns that the phrase's head belongs to, else the first of the person it names
        let name = Some(head).filter(proper).or_else(|| person.and_then(within)).map_or_else(
            || text.clone(),
            |at| {
                let from = (0..at).rev().take_while(proper).last().unwrap_or(at);
                let run = (from..s.tokens.len()).take_while(proper);
                run.map(|w| s.tokens[w].text.as_str()).collect::<Vec<_>>().join(" ")
            },
        );
        let (first, last) = (words.first().copied().unwrap_or(head), words.last().copied().unwrap_or(head));
        let holder = Holder { name, text, start: s.tokens[first].start, end: s.tokens[last].end };
        Self { sentence: number, head, holder }
    }

    /// As the holder of a reading.
    pub(crate) fn holder(&self) -> Holder {
        self.holder.clone()
    }
}

/// A piece of a sentence that somebody says.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    content: Vec<bool>,
    size: usize,
    pub(crate) speaker: Speaker,
}

impl Said {
    /// Its first word.
    pub(crate) fn first(&self) -> Option<usize> {
        self.content.iter().position(|&c| c)
    }
}

/// Speech in a report, sentence by sentence.
#[derive(Debug, Default)]
pub(crate) struct Speeches {
    said: Vec<Vec<Said>>,
    quoted: Vec<Vec<bool>>,
    /// The speaker of words in quotation marks for which the sentence itself names none.
    carried: Vec<Option<Speaker>>,
}

impl Speeches {
    /// The nearest speaker of a word.
    pub(crate) fn of(&self, sentence: usize, word: usize) -> Option<&Speaker> {
        let nearest = self.said.get(sentence)?.iter().filter(|p| p.content[word]).min_by_key(|p| p.size);
        match nearest {
            Some(said) => Some(&said.speaker),
            None if self.is_quoted(sentence, word) => self.carried.get(sentence)?.as_ref(),
            None => None,
        }
    }

    /// Whether a word stands in a direct quotation.
    pub(crate) fn is_quoted(&self, sentence: usize, word: usize) -> bool {
        self.quoted.get(sentence).and_then(|q| q.get(word)).copied().unwrap_or(false)
    }

    /// What is said in a sentence.
    pub(crate) fn in_sentence(&self, sentence: usize) -> &[Said] {
        self.said.get(sentence).map_or(&[], Vec::as_slice)
    }
}

/// Find who says what.
pub(crate) fn speeches(sentences: &[Sentence], mentions: &Mentions, lexicon: &Lexicon) -> Speeches {
    let mut out = Speeches { quoted: quotations(sentences), ..Speeches::default() };
    for (number, s) in sentences.iter().enumerate() {
        out.said.push(said_in(number, s, mentions, lexicon));
    }
    add_attributions(&mut out, sentences, mentions, lexicon);
    for (number, s) in sentences.iter().enumerate() {
        if is_caption(s) {
            out.said[number].clear();
        }
    }
    // a quoted sentence without a speaker belongs to the one who closes the quotation, else to the one who spoke before
    let mut last: Option<Speaker> = None;
    for (number, s) in sentences.iter().enumerate() {
        let own = out.said[number].iter().max_by_key(|p| p.size).map(|p| p.speaker.clone());
        let quoted = out.quoted[number].iter().any(|&q| q);
        let open = out.quoted[number].last().copied().unwrap_or(false);
        let next = sentences.get(number + 1).filter(|n| n.paragraph == s.paragraph && open);
        let following =
            next.and_then(|_| out.said[number + 1].iter().max_by_key(|p| p.size)).map(|p| p.speaker.clone());
        let carried = if quoted { own.clone().or(following).or_else(|| last.clone()) } else { None };
        out.carried.push(carried);
        if own.is_some() {
            last = own;
        } else if !quoted {
            last = None;
        }
    }
    out
}

/// What is said in a sentence: by reporting verbs and by "according to".
fn said_in(number: usize, s: &Sentence, mentions: &Mentions, lexicon: &Lexicon) -> Vec<Said> {
    let speaker = |subjects: &[usize], kind| speaker_of(number, s, subjects, kind, mentions, lexicon);
    let mut out = Vec::new();
    for word in 0..s.tokens.len() {
        let (content, speaker) = if let Some((content, subjects, kind)) = reported(s, word, lexicon) {
            (content, speaker(&subjects, kind))
        } else if let Some((content, source)) = according(s, word) {
            (content, speaker(&[source], Speech::Say))
        } else {
            continue;
        };
        let size = content.iter().filter(|&&c| c).count();
        out.push(Said { content, size, speaker });
    }
    out
}

/// Add what the model attributes to somebody and the verbs of saying leave open: nouns ("the claim that"), rare verbs, headlines, contents over
/// several sentences.
fn add_attributions(out: &mut Speeches, sentences: &[Sentence], mentions: &Mentions, lexicon: &Lexicon) {
    let Speeches { said, quoted, .. } = out;
    for attribution in attributions(sentences) {
        let Some(source) = attribution.source.first() else { continue };
        let kind = attribution.cue.first().and_then(|cue| {
            let s = &sentences[cue.sentence];
            (cue.words.first..=cue.words.last).find_map(|w| lexicon.speech(&lemma(s, w)))
        });
        // to want or to ask something is not to assert it
        if kind == Some(Speech::Ask) || kind.is_none() && !is_told(&attribution, sentences) {
            continue;
        }
        let s = &sentences[source.sentence];
        let subjects = heads(s, source.words);
        let speaker = speaker_of(source.sentence, s, &subjects, kind.unwrap_or(Speech::Say), mentions, lexicon);
        if speaker.actors.is_empty() && speaker.outsider.is_none() {
            continue;
        }
        for place in &attribution.content {
            let own = &mut said[place.sentence];
            // what goes on into another sentence without quotation marks is the reporter's again
            let heard = |i: usize| place.sentence == source.sentence || quoted[place.sentence][i];
            let free = |i: usize| !own.iter().any(|p| p.content[i]) && heard(i);
            let inside = |i: usize| (place.words.first..=place.words.last).contains(&i) && free(i);
            let content: Vec<bool> = (0..sentences[place.sentence].tokens.len()).map(inside).collect();
            let size = content.iter().filter(|&&c| c).count();
            if size > 0 {
                own.push(Said { content, size, speaker: speaker.clone() });
            }
        }
    }
}

/// Whether a cue without a verb of saying tells all the same: "according to", a colon, a noun such as "claim".
fn is_told(attribution: &Attribution, sentences: &[Sentence]) -> bool {
    attribution.cue.iter().all(|cue| {
        let s = &sentences[cue.sentence];
        (cue.words.first..=cue.words.last).all(|w| s.tokens[w].upos != Upos::Verb || lemma(s, w) == "accord")
    })
}

/// What a reporting verb tells, who its subjects are, and how it presents it.
pub(crate) fn reported(s: &Sentence, verb: usize, lexicon: &Lexicon) -> Option<(Vec<bool>, Vec<usize>, Speech)> {
    let token = &s.tokens[verb];
    let kind = lexicon.speech(&lemma(s, verb)).filter(|&k| token.upos == Upos::Verb && k != Speech::Ask)?;
    let subjects = logical_subjects(s, verb);
    let has_object = s.children_by(verb, "obj").next().is_some();
    let mut tops: Vec<usize> = s
        .children(verb)
        .filter(|&c| s.tokens[c].rel == "ccomp" || (s.tokens[c].rel == "parataxis" && !has_object))
        .collect();
    // "…, Carney said": the reporting clause hangs on what is said
    let inverted = tops.is_empty() && token.rel == "parataxis" && !subjects.is_empty();
    if inverted {
        tops.extend(token.head);
    }
    if kind == Speech::Say && tops.is_empty() {
        tops.extend(s.children_by(verb, "xcomp").filter(|&c| s.tokens[c].text.ends_with("ing")));
    }
    if tops.is_empty() || subjects.is_empty() {
        return None;
    }
    let asides: Vec<usize> = (0..s.tokens.len()).filter(|&c| is_aside(s, c)).collect();
    let inside = |i: usize| {
        tops.iter().any(|&t| s.within(i, t) && !asides.iter().any(|&a| a != t && s.within(i, a) && s.within(a, t)))
            && !(inverted && s.within(i, verb))
    };
    Some(((0..s.tokens.len()).map(inside).collect(), subjects, kind))
}

/// A clause set off by a comma that tells more of a thing ("…, which the North has denounced"): the reporter's own, outside quotation marks.
fn is_aside(s: &Sentence, clause: usize) -> bool {
    let first = s.subtree(clause).first().copied().unwrap_or(clause);
    s.tokens[clause].rel == "acl:relcl"
        && (s.tokens[first].text == "," || (first > 0 && s.tokens[first - 1].text == ","))
        && s.children(clause).any(|c| s.tokens[c].text.eq_ignore_ascii_case("which"))
        && !s.tokens[..first].iter().any(|t| mark(&t.text).is_some())
}

/// A photo's caption: "FILE - …", or a scene in the present tense with its day at the end.
fn is_caption(s: &Sentence) -> bool {
    let text = s.text.trim();
    if text.starts_with("FILE") {
        return true;
    }
    let year = |t: &str| t.len() == 4 && t.chars().all(|c| c.is_ascii_digit());
    let words: Vec<&str> = s.tokens.iter().map(|t| t.text.as_str()).filter(|t| *t != "." && *t != ")").collect();
    let dated = matches!(words.as_slice(), [.., comma, month, _, second, y]
        if *comma == "," && *second == "," && year(y) && month.starts_with(char::is_uppercase));
    let present = s.tokens.iter().any(|t| t.head.is_none() && t.upos == Upos::Verb && t.text.ends_with('s'));
    dated && present
}

/// "according to X": the whole clause is X's.
fn according(s: &Sentence, word: usize) -> Option<(Vec<bool>, usize)> {
    let token = &s.tokens[word];
    let head = token.head?;
    let source = if is_rel(&token.rel, "obl") && has_case(s, word, "according") {
        word
    } else if lemma(s, word) == "according" {
        s.children(word).find(|&c| has_case(s, c, "to"))?
    } else {
        return None;
    };
    Some(((0..s.tokens.len()).map(|i| s.within(i, head) && !s.within(i, word)).collect(), source))
}

fn speaker_of(
    number: usize,
    s: &Sentence,
    subjects: &[usize],
    kind: Speech,
    mentions: &Mentions,
    lexicon: &Lexicon,
) -> Speaker {
    let mut speaker = Speaker { kind: Some(kind), ..Speaker::default() };
    for &subject in subjects {
        match mentions.get(number, subject) {
            // news agencies only pass on what others tell
            Some(m) if !m.actors.is_empty() => {
                speaker.actors.extend(m.actors.iter().filter(|a| !lexicon.is_press(a)).cloned());
            }
            Some(m) if m.outsider => speaker.outsider = Some(Outsider::new(number, s, subject)),
            None if lexicon.is_in("document", &lemma(s, subject)) => {
                speaker
                    .actors
                    .extend(issuer(number, s, subject, mentions).into_iter().filter(|a| !lexicon.is_press(a)));
            }
            _ => {}
        }
    }
    if !speaker.actors.is_empty() {
        speaker.outsider = None;
    }
    speaker
}

/// Who gives out a document that says something: its owner, or the subject of the verb that it is the object of ("issued a statement saying").
fn issuer(number: usize, s: &Sentence, document: usize, mentions: &Mentions) -> Vec<Actor> {
    let owner = |c: &usize| matches!(s.tokens[*c].rel.as_str(), "nmod:poss" | "compound" | "amod");
    let from = |c: &usize| is_rel(&s.tokens[*c].rel, "nmod") && (has_case(s, *c, "from") || has_case(s, *c, "by"));
    let named =
        |c: usize| mentions.get(number, c).filter(|m| m.kind != demarche_actors::Kind::Place).map(|m| m.actors.clone());
    let told = s.children(document).filter(owner).chain(s.children(document).filter(from)).find_map(named);
    told.unwrap_or_else(|| {
        let verb = s.tokens[document].head.filter(|_| s.tokens[document].rel == "obj");
        verb.map(|v| logical_subjects(s, v)).unwrap_or_default().into_iter().filter_map(named).flatten().collect()
    })
}

/// How many sentences on the mark that ends a quotation may stand.
const QUOTATION: usize = 6;

/// Which words stand in quotation marks. A quotation goes on over sentences to the mark that ends it, if that stands in the same
/// paragraph, near, and before another one opens; else to the end of its sentence. A mark that ends what none began began with its sentence.
fn quotations(sentences: &[Sentence]) -> Vec<Vec<bool>> {
    let mut out: Vec<Vec<bool>> = sentences.iter().map(|s| vec![false; s.tokens.len()]).collect();
    let marks: Vec<(usize, usize, bool)> = sentences
        .iter()
        .enumerate()
        .flat_map(|(n, s)| {
            (0..s.tokens.len()).filter_map(move |t| mark(&s.tokens[t].text).map(|_| (n, t, closes(s, t))))
        })
        .collect();
    let mut open: Option<(usize, usize)> = None;
    for (i, &(number, at, ends)) in marks.iter().enumerate() {
        if ends {
            // what nothing opened was open from the sentence's start
            let (from, start) = open.take().unwrap_or((number, 0));
            for n in from..=number {
                let first = if n == from { start } else { 0 };
                let last = if n == number { at } else { sentences[n].tokens.len() };
                out[n][first..last].fill(true);
            }
            continue;
        }
        let closed = marks.get(i + 1).is_some_and(|&(n, _, ends)| {
            ends && n - number <= QUOTATION && sentences[n].paragraph == sentences[number].paragraph
        });
        if closed {
            open = Some((number, at + 1));
        } else {
            out[number][at + 1..].fill(true);
        }
    }
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Open,
    Close,
    Straight,
}

fn mark(text: &str) -> Option<Mark> {
    match text {
        "“" | "„" | "«" | "``" => Some(Mark::Open),
        "”" | "»" | "''" => Some(Mark::Close),
        "\"" => Some(Mark::Straight),
        _ => None,
    }
}

/// Whether the mark ends a quotation: it stands close to what is before it.
fn closes(s: &Sentence, at: usize) -> bool {
    match mark(&s.tokens[at].text) {
        Some(Mark::Close) => true,
        Some(Mark::Straight) => at > 0 && s.tokens[at - 1].end == s.tokens[at].start,
        _ => false,
    }
}
