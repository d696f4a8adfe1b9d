//! Acts of a report, sentence by sentence.

use crate::act::{Act, Assessment, EventType, Evidence, Issue, Sense, Sign, Status};
use crate::assess;
use crate::confidence;
use crate::fill::Context;
use crate::lemmas;
use crate::lexicon::{Frame, Lexicon, Speech};
use crate::locate::{self, Search};
use crate::merge;
use crate::opinion::Opinion;
use crate::places::{self, Places};
use crate::speaker::{Speaker, Speeches, speeches};
use crate::status::{self, Outcome};
use crate::supposed::{Supposition, supposition};
use crate::syntax::{clauses, infinitives, lemma, objects, prepositional, text_of};
use crate::theme;
use crate::when::Clock;
use demarche_actors::{Actor, Mentions, Sector};
use demarche_language::{Sentence, Upos, is_rel};
use std::collections::HashSet;

/// What coding gives.
#[derive(Debug, Clone, Default)]
pub struct Coded {
    /// The acts, in the order of the text.
    pub acts: Vec<Act>,
    /// The author's and analysts' readings.
    pub assessments: Vec<Assessment>,
    /// Why a word was coded or was not, for `explain`.
    pub trace: Vec<Trace>,
    /// The places named, and which each was taken for, for `explain`.
    pub places: Vec<PlaceNote>,
}

/// What a name of a place was taken for, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceNote {
    /// Number of the sentence, from 0.
    pub sentence: usize,
    /// The name as written.
    pub text: String,
    /// The place, what settled it, and the others that bear the name.
    pub outcome: String,
}

/// What became of a word that can express an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// Number of the sentence, from 0.
    pub sentence: usize,
    /// The word.
    pub trigger: String,
    /// The frame of the lexicon, or empty where none fits.
    pub frame: String,
    /// What became of it.
    pub outcome: String,
    /// The words that told its issues: `ceasefire by "truce"`; empty where none did.
    pub issues: Vec<(Issue, String)>,
}

/// Code the sentences of report `doc`.
pub fn code(
    doc: &str,
    published: jiff::civil::Date,
    sentences: &[Sentence],
    mentions: &Mentions,
    lexicon: &Lexicon,
) -> Coded {
    let mended = lemmas::mended(sentences, lexicon);
    let sentences = mended.as_deref().unwrap_or(sentences);
    let speeches = speeches(sentences, mentions, lexicon);
    let places = places::places(sentences, mentions, lexicon);
    let mut out = Coded { places: place_notes(&places, sentences.len()), ..Coded::default() };
    let mut analysts = HashSet::new();
    let mut clock = Clock::new(published);
    for (number, s) in sentences.iter().enumerate() {
        clock.advance(s);
        for words in &clock.impossible {
            out.trace.push(Trace {
                sentence: number,
                trigger: words.clone(),
                frame: "date".into(),
                outcome: "no calendar has this day: the report's day stands for it".into(),
                issues: Vec::new(),
            });
        }
        if assess::is_boilerplate(s) {
            continue;
        }
        let context = Context { s, number, mentions, speeches: &speeches, lexicon };
        let before = out.acts.len();
        Coder {
            context,
            doc,
            clock: &clock,
            places: &places,
            blocked: vec![false; s.tokens.len()],
            claims: Vec::new(),
            issues: Vec::new(),
            out: &mut out,
        }
        .run();
        let told = out.acts.len() > before;
        let context = Context { s, number, mentions, speeches: &speeches, lexicon };
        out.assessments.extend(assess::readings(&context, &evidence(doc, number, s), told, &mut analysts));
    }
    crate::parties::settle(&mut out.acts);
    for act in &mut out.acts {
        confidence::settle(act, lexicon);
    }
    out
}

fn place_notes(places: &Places, sentences: usize) -> Vec<PlaceNote> {
    let note = |sentence: usize| {
        let named = places.in_sentence(sentence).iter();
        named.map(move |n| PlaceNote { sentence, text: n.location.text.clone(), outcome: locate::note(n) })
    };
    (0..sentences).flat_map(note).collect()
}

fn evidence(doc: &str, number: usize, s: &Sentence) -> Evidence {
    Evidence { doc: doc.to_owned(), sentence: number, start: s.start, end: s.end, text: s.text.clone() }
}

/// The frame of requests told with a modal verb.
const DUTY: &str = "duty: should, must, ought, needs to";

/// Prepositions of what goes on beside an act and is no part of its theme: "agreed to talk after the army shelled …".
const BESIDE: &[&str] = &["after", "before", "since", "during", "amid", "despite", "following", "because", "due"];

/// A clause that tells what somebody is accused of.
#[derive(Clone)]
struct Claim {
    top: usize,
    accusers: Vec<Actor>,
    accused: Vec<Actor>,
}

/// Who does what to whom, before the rest of the act is read.
#[derive(Clone)]
struct Found {
    event: EventType,
    sense: Sense,
    status: Status,
    actor: Vec<Actor>,
    recipient: Vec<Actor>,
    by: Vec<Actor>,
    signs: Vec<Sign>,
}

struct Coder<'a, 'o> {
    context: Context<'a>,
    doc: &'a str,
    clock: &'a Clock,
    places: &'a Places,
    /// Words that are the theme of an act found already: what is demanded, offered or refused is no act.
    blocked: Vec<bool>,
    /// Words that an accuser alleges: their acts stand by the accuser's word.
    claims: Vec<Claim>,
    /// The words that told the issues of the act coded last, for `explain`.
    issues: Vec<(Issue, String)>,
    out: &'o mut Coded,
}

impl Coder<'_, '_> {
    fn run(mut self) {
        let s = self.context.s;
        let mut order: Vec<(usize, usize)> = (0..s.tokens.len()).map(|i| (depth(s, i), i)).collect();
        order.sort_unstable();
        let from = self.out.acts.len();
        for (_, word) in order {
            if matches!(s.tokens[word].upos, Upos::Verb | Upos::Noun | Upos::Propn | Upos::Adj) {
                self.word(word);
            }
        }
        self.duties(from);
        let acts = self.out.acts.split_off(from);
        self.out.acts.extend(merge::merged(acts));
    }

    fn note(&mut self, word: usize, frame: &str, outcome: &str) {
        let issues = std::mem::take(&mut self.issues);
        self.out.trace.push(Trace {
            sentence: self.context.number,
            trigger: self.context.s.tokens[word].text.clone(),
            frame: frame.to_owned(),
            outcome: outcome.to_owned(),
            issues,
        });
    }

    /// Code the act that a word expresses, if it does, and tell why or why not.
    fn word(&mut self, word: usize) {
        let opinion = Opinion::of(self.context.s, word);
        let known = self.context.frame(word).cloned();
        let Some(frame) = opinion.settle(known, self.context.s.tokens[word].upos, self.context.lexicon) else { return };
        let outcome = self.act(word, &frame, opinion).err().unwrap_or("coded");
        self.note(word, &frame.name, outcome);
    }

    fn act(&mut self, word: usize, frame: &Frame, opinion: Opinion) -> Result<(), &'static str> {
        let event = frame.event.ok_or("no act")?;
        let speaker = self.context.speeches.of(self.context.number, word).cloned().unwrap_or_default();
        let status = self.status(word, frame, event, &speaker)?;
        let claim = self.claims.iter().find(|c| self.context.s.within(word, c.top)).cloned();
        let mut actor = self.context.fill(&frame.actor, word, Some(event));
        let mut signs: Vec<Sign> = claim.iter().map(|_| Sign::Alleged).collect();
        if let Some(claim) = claim.as_ref().filter(|_| actor.is_empty()) {
            actor.clone_from(&claim.accused);
            signs.push(Sign::ActorAccused);
        }
        if actor.is_empty() && frame.is_of_model() {
            actor = opinion.actors(&self.context);
        }
        if actor.is_empty() {
            // what nobody in particular demands or refuses is no deed either
            if matches!(event, EventType::Request | EventType::Threaten | EventType::Reject) {
                self.block(word, frame, event);
            }
            return Err("nobody is told to do it");
        }
        if event == EventType::Consult && self.is_about(word, &actor) {
            return Err("talks about them, not theirs");
        }
        // a monitor can do no harm: it foretells what others may do
        if event == EventType::Threaten && actor.iter().all(|a| a.country() == "NGO") {
            return Err("a warning of what others may do");
        }
        let mut recipient = self.context.fill(&frame.recipient, word, None);
        if recipient.is_empty() {
            recipient = opinion.recipients(&self.context);
            recipient.retain(|r| !actor.iter().any(|a| a.country() == r.country()));
            signs.extend((!recipient.is_empty()).then_some(Sign::RecipientSeen));
        }
        let reciprocal = recipient.len() > 1 && merge::same(&recipient, &actor);
        if event == EventType::Request && is_own(&recipient, &actor) {
            return Err("an order to its own");
        }
        recipient.retain(|r| !actor.iter().any(|a| a.code == r.code));
        let (event, sense, status) = self.settled(word, event, frame, status, &speaker, &actor);
        let by = claim.as_ref().map_or_else(|| self.voice(&speaker, &actor, event), |c| c.accusers.clone());
        let status = if speaker.kind == Some(Speech::Deny) && !by.is_empty() { negation(status) } else { status };
        self.block(word, frame, event);
        if event == EventType::Accuse {
            // "condemned the raid" takes it for a fact; "disappointment that they …" tells it
            let alleged = if sense == Sense::Accuse { self.alleged(word) } else { self.told(word) };
            let accused = if reciprocal { &actor } else { &recipient };
            for top in alleged {
                if matches!(status, Status::Actual | Status::Planned) {
                    self.claims.push(Claim { top, accusers: actor.clone(), accused: accused.clone() });
                } else {
                    // a charge that may come, or did not, alleges nothing
                    block_under(self.context.s, top, &mut self.blocked);
                }
            }
        }
        if event == EventType::Agree && sense == Sense::Reach && actor.len() + recipient.len() < 2 {
            return Err("nobody is told to agree with");
        }
        if recipient.is_empty() && !reciprocal {
            // what somebody is accused of is done to the accuser, where nobody else is told
            recipient = claim.as_ref().map(|c| c.accusers.clone()).unwrap_or_default();
            recipient.retain(|r| !actor.iter().any(|a| a.country() == r.country()));
            if recipient.is_empty() && is_directed(event) {
                recipient = self.context.addressee(word, event, &actor);
                signs.extend((!recipient.is_empty()).then_some(Sign::RecipientTheme));
            }
            if recipient.is_empty() && is_directed(event) {
                recipient = self.context.implied(word, event, &actor);
                signs.extend((!recipient.is_empty()).then_some(Sign::RecipientFoe));
            }
        }
        if matches!(event, EventType::Consult | EventType::Cooperate) && actor.len() == 1 && recipient.is_empty() {
            let partners = self.context.partners(word, &actor);
            actor.extend(partners);
        }
        if self.is_known(word, event, &actor) {
            return Err("points back to an act told before");
        }
        if actor.len() + recipient.len() < 2 && !is_harm(event) && assess::is_caption(self.context.s) {
            return Err("a scene in a photo");
        }
        let found = Found { event, sense, status, actor, recipient, by, signs };
        match claim.filter(|c| c.accused.len() > 1 && merge::same(&c.accusers, &c.accused)) {
            // "accused each other": the deeds one by one, each by the other's word
            Some(claim) => {
                for one in &claim.accused {
                    let others: Vec<Actor> = claim.accused.iter().filter(|a| a.code != one.code).cloned().collect();
                    let deed =
                        Found { actor: vec![one.clone()], recipient: others.clone(), by: others, ..found.clone() };
                    self.push(word, frame, deed);
                }
            }
            None => self.push(word, frame, found),
        }
        Ok(())
    }

    /// Whether it happened, or why it is no act.
    fn status(&self, word: usize, frame: &Frame, event: EventType, speaker: &Speaker) -> Result<Status, &'static str> {
        let s = self.context.s;
        let token = &s.tokens[word];
        if self.blocked[word] {
            return Err("belongs to the theme of another act");
        }
        let status = match status::of(s, word, frame, self.context.lexicon) {
            Outcome::Status(status) => status,
            Outcome::Supposed => return Err("a supposition or a purpose"),
            Outcome::Asked => return Err("asked for, not done"),
        };
        let status = match supposition(s, word, self.context.lexicon) {
            Some(Supposition::Supposed) => return Err("a supposition or a purpose"),
            Some(Supposition::Possible) if matches!(status, Status::Actual | Status::Planned) => Status::Possible,
            _ => status,
        };
        if is_asked(self.context.speeches, s, self.context.number, word) {
            return Err("stands in a question");
        }
        // a plain fact told by an analyst counts, an inference does not
        let plain = status == Status::Actual && !is_speech(event) && token.upos == Upos::Verb;
        if speaker.outsider.is_some() && !plain {
            return Err("an outsider's reading");
        }
        let name = lemma(s, word);
        // "suggested that it could be settled by talks" proposes, "that Iran could attack" guesses at another
        let own = self.context.fill(&frame.actor, word, None);
        let proposes = |c: usize| {
            let about = crate::syntax::logical_subjects(s, c);
            let told = about.iter().flat_map(|&w| self.context.mentions.actors(self.context.number, w));
            has_modal(s, c) && told.into_iter().all(|a| own.iter().any(|o| o.country() == a.country()))
        };
        if name == "suggest" && event == EventType::Agree && !clauses(s, word).iter().all(|&c| proposes(c)) {
            return Err("a claim, not a proposal");
        }
        if token.upos == Upos::Propn && self.context.number > 0 {
            return Err("part of a name");
        }
        // "a group fighting the government", "the ongoing intervention": mentioned, not told
        let standing = token.rel == "acl" && token.text.ends_with("ing") && matches!(name.as_str(), "fight" | "battle");
        let ongoing = s
            .children_by(word, "amod")
            .any(|c| matches!(lemma(s, c).as_str(), "ongoing" | "continuing" | "long-running"));
        if event == EventType::Assault && (standing || ongoing && token.upos == Upos::Noun) {
            return Err("an attribute, not an act");
        }
        // "wait in detention": a state and no deed
        if event == EventType::Coerce && token.upos == Upos::Noun && crate::syntax::has_case(s, word, "in") {
            return Err("a state, not a deed");
        }
        if name == "ask" && event == EventType::Request && clauses(s, word).iter().any(|&c| asks(s, c)) {
            return Err("a question, not a request");
        }
        if name == "go" && token.text.eq_ignore_ascii_case("going") {
            return Err("only tells the future");
        }
        Ok(status)
    }

    /// Type, sense and status as the guidelines settle them for what is planned, threatened, conceded, or refused by one's own side.
    fn settled(
        &self,
        word: usize,
        event: EventType,
        frame: &Frame,
        status: Status,
        speaker: &Speaker,
        actor: &[Actor],
    ) -> (EventType, Sense, Status) {
        let s = self.context.s;
        let will = s.children(word).any(|c| matches!(s.tokens[c].text.to_lowercase().as_str(), "will" | "wo"));
        let own_side = speaker.actors.iter().all(|a| actor.iter().any(|b| b.country() == a.country()));
        // "if they were to …, it would help": the author supposes; who says "we would" offers or threatens
        let ahead = s.children(word).filter(|&c| is_rel(&s.tokens[c].rel, "aux")).any(|c| {
            match s.tokens[c].text.to_lowercase().as_str() {
                "will" | "wo" | "shall" => true,
                "would" => !speaker.actors.is_empty(),
                _ => false,
            }
        });
        let condition = theme::condition(s, word).is_some_and(|c| is_condition_of_act(s, c));
        if ahead && condition && matches!(status, Status::Planned | Status::Possible) {
            // what one's own side will do to another unless … is a threat; what it will give then is an offer
            if own_side && is_harm(event) {
                return (EventType::Threaten, Sense::Warn, Status::Actual);
            }
            let (event, sense, _) = settled(event, frame, Status::Planned);
            return (event, sense, Status::Conditional);
        }
        match settled(event, frame, status) {
            (_, _, Status::Negated) if will && own_side && is_yielding(event) => {
                (EventType::Reject, Sense::Refuse, Status::Actual)
            }
            settled => settled,
        }
    }

    fn push(&mut self, word: usize, frame: &Frame, found: Found) {
        let Found { event, sense, status, actor, recipient, by, mut signs } = found;
        let (s, number) = (self.context.s, self.context.number);
        // what somebody should do is the theme of that request
        let head = if frame.name == DUTY { Some(word) } else { theme::head(s, number, word, self.context.mentions) };
        let told = theme::issues(s, word, head, self.context.lexicon);
        let issues: Vec<Issue> = told.iter().map(|(issue, _)| *issue).collect();
        self.issues = told;
        let condition = theme::condition(s, word);
        let text = |w: Option<usize>| w.map(|w| text_of(s, w, &[], 16)).unwrap_or_default();
        let times = self.clock.times(s, word, event, status);
        let search =
            Search { s, number, mentions: self.context.mentions, places: self.places, lexicon: self.context.lexicon };
        let location = search.of(word, event, sense);
        let conditional = condition.is_some_and(|c| is_condition_of_act(s, c))
            && event == EventType::Agree
            && status == Status::Actual;
        signs.extend(confidence::of_trigger(&self.context, word, frame, event, depth(s, word)));
        let mut act = Act {
            doc: self.doc.to_owned(),
            event,
            sense,
            mode: self.context.lexicon.modes.of(s, word, event, sense, &[&actor[..], &recipient[..]].concat()),
            contexts: Vec::new(),
            confidence: 0.0,
            signs,
            actor,
            recipient,
            status: if conditional { Status::Conditional } else { status },
            by,
            direct: self.context.speeches.is_quoted(number, word),
            trigger: s.tokens[word].text.clone(),
            theme: theme::words(s, word, head),
            issue: issues.first().copied().unwrap_or(Issue::Other),
            issues,
            condition: text(condition),
            when: times.when,
            date: Some(times.date),
            due: times.due,
            due_date: times.due_date,
            place: location.as_ref().map(|l| l.text.clone()).unwrap_or_default(),
            location,
            rule: frame.name.clone(),
            evidence: evidence(self.doc, number, s),
            also: Vec::new(),
        };
        act.contexts = self.context.lexicon.contexts.of(&act, s, self.clock.published);
        self.out.acts.push(act);
    }

    /// Whether a noun with "the" or "this" only points back to an act of the same type and actor ("the sanctions").
    fn is_known(&self, word: usize, event: EventType, actor: &[Actor]) -> bool {
        let s = self.context.s;
        let word = match s.tokens[word].upos {
            // "issued the warning": the noun that a light verb carries
            Upos::Verb
                if self.context.lexicon.light(&lemma(s, word)) == Some(true)
                    && matches!(event, EventType::Threaten | EventType::Request | EventType::Accuse) =>
            {
                let the = |o: usize| {
                    s.children_by(o, "det").any(|d| matches!(s.tokens[d].text.to_lowercase().as_str(), "the" | "this"))
                        && s.children(o).all(|c| s.tokens[c].rel == "det")
                };
                match s.children_by(word, "obj").next().filter(|&o| the(o)) {
                    Some(object) => object,
                    None => return false,
                }
            }
            Upos::Verb | Upos::Adj => return false,
            _ => word,
        };
        let definite = s.children(word).any(|c| {
            let t = &s.tokens[c];
            t.rel == "nmod:poss"
                || (t.rel == "det"
                    && matches!(t.text.to_lowercase().as_str(), "the" | "this" | "that" | "these" | "those"))
                || (t.rel == "amod"
                    && matches!(t.lemma.as_str(), "promised" | "recent" | "latest" | "previous" | "earlier" | "stated"))
        });
        definite
            && self.out.acts.iter().any(|a| {
                a.event == event
                    && a.evidence.sentence != self.context.number
                    && a.actor.iter().any(|x| actor.iter().any(|y| y.country() == x.country()))
            })
    }

    /// "the Afghan talks": an adjective alone tells what talks are about, not who talks.
    fn is_about(&self, word: usize, actor: &[Actor]) -> bool {
        let s = self.context.s;
        let [one] = actor else { return false };
        s.tokens[word].upos != Upos::Verb
            && s.children(word).any(|c| {
                matches!(s.tokens[c].rel.as_str(), "amod" | "compound")
                    && self.context.mentions.actors(self.context.number, c).iter().any(|a| a.code == one.code)
            })
            && ["with", "between", "among", "to"].iter().all(|p| crate::syntax::prepositional(s, word, p).is_empty())
    }

    /// The speaker, where that is not the actor itself.
    fn voice(&self, speaker: &Speaker, actor: &[Actor], event: EventType) -> Vec<Actor> {
        let by: Vec<Actor> = speaker.actors.clone();
        if by.iter().any(|b| actor.iter().any(|a| a.country() == b.country() && (a.code == b.code || is_speech(event))))
        {
            return Vec::new();
        }
        by
    }

    /// Keep the theme of a speech act, and the noun that a matched verb carries, from being coded again.
    fn block(&mut self, word: usize, frame: &Frame, event: EventType) {
        let s = self.context.s;
        self.blocked[word] = true;
        for condition in &frame.conditions {
            if condition.lemmas.is_empty() || condition.absent {
                continue;
            }
            let words = match condition.slot.as_str() {
                "obj" => objects(s, word),
                "inf" => infinitives(s, word).into_iter().flat_map(|v| objects(s, v).into_iter().chain([v])).collect(),
                "subj" | "mod" | "prt" | "pred" | "that" | "neg" | "own" | "poss" => Vec::new(),
                p => prepositional(s, word, p),
            };
            for w in words {
                self.blocked[w] = true;
            }
        }
        // the verb that carries a noun of act is that act too
        if s.tokens[word].upos != Upos::Verb
            && s.tokens[word].rel == "obj"
            && let Some(head) = s.tokens[word].head
            && self.context.lexicon.light(&lemma(s, head)).is_some()
        {
            self.blocked[head] = true;
        }
        let themes: Vec<usize> = match event {
            EventType::Request
            | EventType::Threaten
            | EventType::Agree
            | EventType::Reject
            | EventType::Concede
            | EventType::Support => s.children(word).filter(|&c| self.is_theme(word, c)).collect(),
            // what people meet about is no second act, nor is what they march for
            EventType::Consult | EventType::Protest => {
                let about: &[&str] =
                    if event == EventType::Protest { &["to", "for"] } else { &["to", "on", "about", "over", "for"] };
                s.children(word)
                    .filter(|&c| {
                        matches!(s.tokens[c].rel.as_str(), "nmod" | "obl" | "acl" | "advcl")
                            && about
                                .iter()
                                .any(|p| crate::syntax::has_case(s, c, p) || crate::syntax::marked(s, c, &[p]))
                    })
                    .collect()
            }
            _ => Vec::new(),
        };
        for top in themes {
            for w in s.subtree(top) {
                if !self.in_own_clause(w, top) {
                    self.blocked[w] = true;
                }
            }
        }
    }

    fn is_theme(&self, word: usize, child: usize) -> bool {
        let rel = self.context.s.tokens[child].rel.as_str();
        matches!(rel, "xcomp" | "ccomp" | "obj" | "acl" | "nsubj:pass")
            || is_rel(rel, "nmod")
            || (is_rel(rel, "obl") && !crate::syntax::marked(self.context.s, child, BESIDE))
            || (rel == "advcl"
                && crate::syntax::marked(
                    self.context.s,
                    child,
                    &["if", "unless", "for", "of", "to", "against", "until", "once"],
                ))
            || (rel == "compound" && self.context.s.tokens[word].upos == Upos::Noun)
    }

    /// Whether a word of a theme stands in a relative clause of its own: "a proposal that Russia rejected".
    fn in_own_clause(&self, word: usize, top: usize) -> bool {
        let s = self.context.s;
        let mut at = word;
        while at != top {
            if s.tokens[at].rel == "acl:relcl" {
                // what the theme itself is said to do belongs to it: "a plan that includes withdrawing"
                let doers = crate::syntax::subjects(s, at);
                return doers.iter().any(|&d| Some(d) != s.tokens[at].head);
            }
            match s.tokens[at].head {
                Some(head) => at = head,
                None => return false,
            }
        }
        false
    }

    /// The clauses and phrases that tell what somebody is accused of.
    fn alleged(&self, word: usize) -> Vec<usize> {
        let s = self.context.s;
        let mut out: Vec<usize> = ["of", "for", "over"].iter().flat_map(|p| prepositional(s, word, p)).collect();
        out.extend(infinitives(s, word));
        out.extend(clauses(s, word));
        out
    }

    /// The clauses in which a judgement tells what it judges.
    fn told(&self, word: usize) -> Vec<usize> {
        let s = self.context.s;
        objects(s, word).into_iter().filter(|&o| s.within(o, word)).chain([word]).flat_map(|w| clauses(s, w)).collect()
    }

    /// "Iran should return to the talks": a request by the one who says so.
    fn duties(&mut self, from: usize) {
        let (s, number) = (self.context.s, self.context.number);
        for verb in 0..s.tokens.len() {
            let duty = s.children(verb).any(|c| {
                is_rel(&s.tokens[c].rel, "aux")
                    && matches!(s.tokens[c].text.to_lowercase().as_str(), "should" | "must" | "ought")
            }) || (lemma(s, verb) == "need"
                && s.tokens[verb].upos == Upos::Verb
                && matches!(s.tokens[verb].rel.as_str(), "root" | "ccomp" | "conj" | "parataxis")
                && !infinitives(s, verb).is_empty());
            if !duty || self.blocked[verb] {
                continue;
            }
            let Some(speaker) = self.context.speeches.of(number, verb).cloned() else { continue };
            if speaker.actors.is_empty() || speaker.outsider.is_some() {
                continue;
            }
            let subjects = crate::syntax::logical_subjects(s, verb);
            let mut recipient: Vec<Actor> = subjects.iter().flat_map(|&w| self.context.actors_of(w)).collect();
            if recipient.iter().any(|r| speaker.actors.iter().any(|a| a.country() == r.country())) {
                // what the speaker's own side must do is no request
                continue;
            }
            recipient.dedup_by(|a, b| a.code == b.code);
            if recipient.is_empty() {
                recipient = self.context.addressee(verb, EventType::Request, &speaker.actors);
            }
            if self.out.acts[from..].iter().any(|a| {
                a.event == EventType::Request && a.evidence.sentence == number && merge::same(&a.actor, &speaker.actors)
            }) {
                continue;
            }
            let frame = Frame {
                name: DUTY.to_owned(),
                conditions: Vec::new(),
                event: Some(EventType::Request),
                sense: Sense::Demand,
                actor: Default::default(),
                recipient: Default::default(),
            };
            let found = Found {
                event: EventType::Request,
                sense: Sense::Demand,
                status: Status::Actual,
                actor: speaker.actors.clone(),
                recipient,
                by: Vec::new(),
                signs: vec![Sign::Duty],
            };
            self.push(verb, &frame, found);
            self.note(verb, &frame.name, "coded");
        }
    }
}

/// Keeps all words under one from being coded.
fn block_under(s: &Sentence, top: usize, blocked: &mut [bool]) {
    for word in s.subtree(top) {
        blocked[word] = true;
    }
}

/// Whether the sentence, or the quotation that the word stands in, is a question: it asks whether a thing is so, or takes it to be so.
fn is_asked(speeches: &Speeches, s: &Sentence, number: usize, word: usize) -> bool {
    let ends = |t: &str| matches!(t, "\"" | "”" | "’" | "'" | "''" | ")" | "…");
    let last = s.tokens.iter().rposition(|t| !ends(&t.text));
    last.is_some_and(|at| {
        s.tokens[at].text.ends_with('?') && speeches.is_quoted(number, at) == speeches.is_quoted(number, word)
    })
}

/// PLOVER's rule: future cooperation is AGREE; and speech acts in the future stay what they are.
fn settled(event: EventType, frame: &Frame, status: Status) -> (EventType, Sense, Status) {
    let ahead = matches!(event, EventType::Consult | EventType::Support | EventType::Cooperate | EventType::Aid);
    match status {
        Status::Planned if ahead => {
            let sense = if event == EventType::Consult { Sense::Meet } else { Sense::Promise };
            (EventType::Agree, sense, Status::Planned)
        }
        // what is scheduled is planned, and who announces a concession makes it
        Status::Actual if event == EventType::Agree && frame.sense == Sense::Meet => {
            (event, frame.sense, Status::Planned)
        }
        Status::Planned if matches!(event, EventType::Concede | EventType::Threaten) => {
            (event, frame.sense, Status::Actual)
        }
        status => (event, frame.sense, status),
    }
}

/// Whether a clause is a question.
fn asks(s: &Sentence, clause: usize) -> bool {
    s.subtree(clause).into_iter().any(|w| s.tokens[w].text == "?")
}

/// Whether a clause is put as a possibility or a duty.
fn has_modal(s: &Sentence, clause: usize) -> bool {
    s.children(clause).any(|c| {
        is_rel(&s.tokens[c].rel, "aux")
            && matches!(
                s.tokens[c].text.to_lowercase().as_str(),
                "could" | "should" | "may" | "might" | "would" | "be" | "can" | "must"
            )
    })
}

/// "ordered his government to prepare": what follows is its own doing.
fn is_own(recipient: &[Actor], actor: &[Actor]) -> bool {
    let own = |r: &Actor| r.sector() == Some(Sector::Gov) && actor.iter().any(|a| a.country() == r.country());
    !recipient.is_empty() && recipient.iter().all(own)
}

fn negation(status: Status) -> Status {
    match status {
        Status::Actual | Status::Planned => Status::Negated,
        other => other,
    }
}

/// Types that harm the other side.
fn is_harm(event: EventType) -> bool {
    matches!(event, EventType::Assault | EventType::Coerce | EventType::Sanction)
}

/// Types that give something to the other side.
fn is_yielding(event: EventType) -> bool {
    use EventType::{Agree, Aid, Concede, Consult, Cooperate, Retreat, Support};
    matches!(event, Agree | Aid | Concede | Consult | Cooperate | Retreat | Support)
}

/// Types that are toward somebody by their nature.
fn is_directed(event: EventType) -> bool {
    use EventType::{Accuse, Agree, Reject, Request, Sanction, Support, Threaten};
    matches!(
        event,
        Accuse | Agree | Reject | Request | Sanction | Support | Threaten | EventType::Coerce | EventType::Assault
    )
}

fn is_speech(event: EventType) -> bool {
    use EventType::{Accuse, Agree, Concede, Reject, Request, Support, Threaten};
    matches!(event, Agree | Request | Accuse | Reject | Threaten | Support | Concede)
}

fn is_condition_of_act(s: &Sentence, clause: usize) -> bool {
    crate::syntax::marked(s, clause, &["if", "unless", "once", "provided", "when"])
}

fn depth(s: &Sentence, word: usize) -> usize {
    let mut at = word;
    let mut steps = 0;
    while let Some(head) = s.tokens[at].head {
        at = head;
        steps += 1;
        if steps > s.tokens.len() {
            break;
        }
    }
    steps
}
