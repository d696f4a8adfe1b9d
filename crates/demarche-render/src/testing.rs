//! Boards for tests.

use demarche_board::{
    Agreement, AgreementKind, AgreementState, Answer, Board, Claim, Dispute, Meeting, MeetingState, Name, Party,
    Position, Proposal, ProposalKind, Response, Role, Shift, ShiftKind, Stance, Standing, Terms, Trace, Violation,
    Warning, Who,
};
use demarche_coding::{ActDate, Assessment, Evidence, Holder, Issue, Reading};
use jiff::civil::{Date, date};
use proptest::prelude::*;

/// The text without the sequences that style it.
pub fn strip(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut out = parts.next().unwrap_or_default().to_owned();
    parts.for_each(|part| out.push_str(part.split_once('m').unwrap().1));
    out
}

/// A small board of three reports.
pub fn example() -> Board {
    let made = Made { words: &|plain: &str| plain.to_owned(), marks: 0 };
    made.board()
}

/// The same with words meant to harm.
pub fn hostile() -> Board {
    let wrap = |plain: &str| {
        format!(
            "\u{1b}]0;owned\u{7}\u{202e}{plain}\u{1b}[2J\r\n# head\n| a | <script>alert(1)</script> [x](http://evil.example) `c` ![i](j) \
             **b** &amp; \u{2066}\u{9b}31m\u{200b} {}",
            "Å\u{30a}\u{30a}\u{30a}\u{30a}\u{30a}\u{30a}停戦".repeat(30)
        )
    };
    Made { words: &wrap, marks: 0 }.board()
}

/// A board of any words, in any state, with any list missing.
pub fn any_board() -> impl Strategy<Value = Board> {
    let word = prop_oneof![any::<String>(), "[ -~]{0,40}", "[a-z ,.]{0,200}", Just(String::new()), "\\PC{0,80}"];
    (prop::collection::vec(word, 12), any::<usize>(), any::<u8>()).prop_map(|(words, marks, lists)| {
        let next = std::cell::Cell::new(0usize);
        let pick = |_: &str| {
            next.set(next.get().wrapping_mul(31).wrapping_add(7));
            words[next.get() % words.len()].clone()
        };
        let mut board = Made { words: &pick, marks }.board();
        if lists & 1 > 0 {
            board.parties.clear();
        }
        if lists & 2 > 0 {
            board.proposals.clear();
        }
        if lists & 4 > 0 {
            board.positions.iter_mut().for_each(|p| p.trace = Trace::default());
        }
        if lists & 8 > 0 {
            board.meetings.clear();
        }
        if lists & 16 > 0 {
            board.disputes.iter_mut().for_each(|d| d.claims.clear());
        }
        if lists & 32 > 0 {
            let first = board.parties.first().cloned();
            board.parties.extend((0..20).filter_map(|_| first.clone()));
        }
        board
    })
}

struct Made<'a> {
    words: &'a dyn Fn(&str) -> String,
    marks: usize,
}

impl Made<'_> {
    fn w(&self, plain: &str) -> String {
        (self.words)(plain)
    }

    fn who(&self, name: &str, code: &str) -> Who {
        Who { code: self.w(code), name: self.w(name) }
    }

    fn one<T: Copy>(&self, all: &[T], plain: T) -> T {
        if self.marks == 0 { plain } else { all[self.marks % all.len()] }
    }

    fn evidence(&self, doc: &str, sentence: usize, text: &str) -> Evidence {
        Evidence { doc: self.w(doc), sentence: sentence.wrapping_add(self.marks), start: 0, end: 1, text: self.w(text) }
    }

    fn trace(&self, first: Date, last: Date, evidence: Vec<Evidence>) -> Trace {
        Trace {
            s: vec![],
            docs: vec![],
            first: Some(first),
            last: Some(last),
            evidence,
            confidence: 0.9,
            outlets: None,
        }
    }

    fn party(&self, code: &str, role: Role, names: &[(&str, usize)]) -> Party {
        let name = |(name, speaks): &(&str, usize)| Name {
            name: self.w(name),
            acts: 2,
            speaks: *speaks,
            evidence: self.evidence("kyiv-03", 1, "Officials met."),
        };
        Party {
            code: self.w(code),
            role: self.one(Role::ALL, role),
            names: names.iter().map(name).collect(),
            channels: vec![self.who("TASS", "RUS/JRN")],
            acts: 5,
            first: Some(date(2025, 3, 10)),
            last: None,
        }
    }

    fn board(&self) -> Board {
        let russia = || self.who("Russia", "RUS/GOV");
        let ukraine = || self.who("Ukraine", "UKR/GOV");
        let turkey = || self.who("Turkey", "TUR/GOV");
        let (d10, d12, d14) = (date(2025, 3, 10), date(2025, 3, 12), date(2025, 3, 14));
        let on = |day, told| Some(ActDate::day(day, told));
        let answer = |response, day, sentence, text: &str| Answer {
            by: ukraine(),
            response: self.one(Response::ALL, response),
            date: Some(day),
            evidence: self.evidence("kyiv-03", sentence, text),
        };
        let answers = vec![
            answer(Response::Rejected, d12, 4, "Kyiv rejected the offer."),
            answer(Response::Conditional, d14, 9, "Kyiv said it would agree if prisoners were freed."),
        ];
        Board {
            parties: vec![
                self.party("RUS/GOV", Role::Belligerent, &[("Russia", 1), ("Vladimir Putin", 0), ("Dmitry Peskov", 3)]),
                self.party("UKR/GOV", Role::Belligerent, &[("Ukraine", 1)]),
                self.party("TUR/GOV", Role::Mediator, &[("Turkey", 1)]),
                self.party("USA/GOV", Role::Other, &[("Marco Rubio", 2)]),
            ],
            proposals: vec![Proposal {
                kind: self.one(ProposalKind::ALL, ProposalKind::Ceasefire),
                by: vec![russia()],
                to: vec![ukraine()],
                terms: self.w("a 30-day halt to strikes on power plants"),
                fields: Terms {
                    duration: vec![self.w("P30D")],
                    targets: vec![self.w("energy")],
                    date: on(d14, true),
                    ..Terms::default()
                },
                condition: self.w("if deliveries of arms stop"),
                responses: answers.iter().map(|a| (a.by.code.clone(), a.response)).collect(),
                answers,
                unsure: vec![answer(Response::Open, d14, 10, "Kyiv said it would study the proposals.")],
                trace: self.trace(
                    d10,
                    d14,
                    vec![
                        self.evidence(
                            "moscow-01",
                            2,
                            "Moscow offered a 30-day halt to strikes on power plants, the Kremlin's spokesman told reporters on Monday after \
                             a night of explosions in several cities.",
                        ),
                        self.evidence("kyiv-03", 4, "Kyiv rejected the offer."),
                        self.evidence("kyiv-03", 9, "Kyiv said it would agree if prisoners were freed."),
                    ],
                ),
            }],
            agreements: vec![Agreement {
                kind: self.one(AgreementKind::ALL, AgreementKind::Ceasefire),
                parties: vec![russia(), ukraine()],
                brokers: vec![turkey()],
                state: self.one(AgreementState::ALL, AgreementState::InForce),
                terms: self.w("no fire on ports"),
                fields: Terms::default(),
                when: self.w("on Wednesday"),
                date: on(d12, true),
                violations: vec![Violation {
                    accuser: ukraine(),
                    accused: russia(),
                    evidence: vec![self.evidence("kyiv-03", 6, "Kyiv said that Russia had broken the truce in Odesa.")],
                }],
                trace: self.trace(
                    d12,
                    d12,
                    vec![self.evidence("ankara-02", 0, "Russia and Ukraine agreed to halt fire on ports after talks led by Turkey.")],
                ),
            }],
            positions: vec![
                Position {
                    actor: ukraine(),
                    issue: self.one(Issue::ALL, Issue::Territory),
                    stance: self.one(Stance::ALL, Stance::RulesOut),
                    theme: self.w("giving up land"),
                    toward: vec![],
                    earlier: vec![],
                    trace: self.trace(d12, d12, vec![self.evidence("kyiv-03", 7, "Ukraine will not give up land, he said.")]),
                },
                Position {
                    actor: russia(),
                    issue: Issue::Talks,
                    stance: self.one(Stance::ALL, Stance::Supports),
                    theme: self.w("direct talks in Istanbul"),
                    toward: vec![ukraine()],
                    earlier: vec![Shift {
                        kind: self.one(ShiftKind::ALL, ShiftKind::Turns),
                        from: Standing {
                            stance: self.one(Stance::ALL, Stance::Opposes),
                            date: d10,
                            evidence: self.evidence("moscow-01", 5, "Russia spoke against direct talks."),
                        },
                        to: Standing {
                            stance: self.one(Stance::ALL, Stance::Supports),
                            date: d14,
                            evidence: self.evidence("ankara-02", 3, "Russia now backs direct talks in Istanbul, Peskov said."),
                        },
                        confidence: 0.8,
                    }],
                    trace: self.trace(
                        d10,
                        d14,
                        vec![
                            self.evidence("moscow-01", 5, "Russia spoke against direct talks."),
                            self.evidence("ankara-02", 3, "Russia now backs direct talks in Istanbul, Peskov said."),
                        ],
                    ),
                },
                Position {
                    actor: ukraine(),
                    issue: Issue::Talks,
                    stance: self.one(Stance::ALL, Stance::Open),
                    theme: self.w("talks at any level"),
                    toward: vec![],
                    earlier: vec![],
                    trace: self.trace(d14, d14, vec![self.evidence("kyiv-03", 8, "Ukraine is open to talks at any level.")]),
                },
            ],
            meetings: vec![
                Meeting {
                    participants: vec![turkey(), russia()],
                    hosts: vec![],
                    place: self.w("by phone"),
                    when: String::new(),
                    date: None,
                    topic: self.w("shipping"),
                    state: MeetingState::Held,
                    trace: self.trace(d12, d12, vec![self.evidence("ankara-02", 4, "The two presidents spoke by phone about shipping.")]),
                },
                Meeting {
                    participants: vec![russia(), ukraine(), turkey()],
                    hosts: vec![turkey()],
                    place: self.w("Istanbul"),
                    when: self.w("on Friday"),
                    date: on(date(2025, 3, 21), true),
                    topic: self.w("an exchange of prisoners"),
                    state: self.one(MeetingState::ALL, MeetingState::Planned),
                    trace: self.trace(
                        d14,
                        d14,
                        vec![self.evidence("ankara-02", 5, "The sides are to meet in Istanbul on Friday to discuss an exchange of prisoners.")],
                    ),
                },
            ],
            warnings: vec![Warning {
                actor: russia(),
                to: vec![ukraine()],
                consequence: self.w("strikes on bridges"),
                condition: self.w("unless convoys stop"),
                when: String::new(),
                date: on(d14, false),
                by: vec![ukraine()],
                trace: self.trace(d14, d14, vec![self.evidence("kyiv-03", 10, "Russia threatened to strike bridges, Kyiv said.")]),
            }],
            disputes: vec![Dispute {
                about: self.w("shelling of the port"),
                claims: vec![
                    Claim { by: ukraine(), claim: self.w("shelling of the port") },
                    Claim { by: russia(), claim: self.w("denies: the accusation") },
                ],
                trace: self.trace(d12, d14, vec![self.evidence("kyiv-03", 6, "Kyiv said that Russia had shelled the port, which Moscow denied.")]),
            }],
            assessments: vec![
                self.assessment(None, Reading::Guesses, "ankara-02", 7, "The offer may be meant to gain time before the thaw."),
                self.assessment(
                    Some("an analyst in Kyiv"),
                    Reading::Says,
                    "kyiv-03",
                    12,
                    "Neither side wants to be seen as the first to leave.",
                ),
            ],
        }
    }

    fn assessment(&self, holder: Option<&str>, reading: Reading, doc: &str, sentence: usize, text: &str) -> Assessment {
        let holder = holder.map_or_else(Holder::author, |words| Holder {
            name: self.w(words),
            text: self.w(words),
            start: 0,
            end: 18,
        });
        Assessment {
            holder,
            reading: self.one(Reading::ALL, reading),
            judged: vec![self.w("RUS/GOV")],
            about: self.w("offer"),
            issue: self.one(Issue::ALL, Issue::Other),
            trigger: self.w("may"),
            rule: self.w("may, might, could"),
            confidence: 0.6,
            evidence: self.evidence(doc, sentence, text),
        }
    }
}
