//! What a robots.txt allows.

use std::time::Duration;
use texting_robots::Robot;

/// The name by which a robots.txt may speak of this program.
pub(crate) const AGENT: &str = "demarche";

/// The longest robots.txt that is read, in bytes; the rest of a longer one is passed over (RFC 9309 asks for no less).
pub(crate) const LONGEST: u64 = 500 << 10;

/// The longest delay that is kept; more would be to say "never" in another way.
const LONGEST_DELAY: f32 = 24.0 * 3600.0;

/// Whether a robots.txt allows an address, and how long it wants to be left alone between two requests.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rule {
    /// Whether the address may be read.
    pub allowed: bool,
    /// The delay, if it names one.
    pub delay: Option<Duration>,
}

/// What the text of a robots.txt says of an address. One that cannot be understood forbids.
pub(crate) fn rule(text: &str, url: &str) -> Rule {
    let Ok(robot) = Robot::new(AGENT, text.as_bytes()) else { return Rule { allowed: false, delay: None } };
    let delay = robot.delay.filter(|delay| delay.is_finite() && *delay > 0.0);
    Rule { allowed: robot.allowed(url), delay: delay.map(|delay| Duration::from_secs_f32(delay.min(LONGEST_DELAY))) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rules_are_those_for_this_program_or_for_all() {
        let text = "User-agent: *\nDisallow: /private\nCrawl-delay: 2.5\n\nUser-agent: Demarche\nDisallow: /*.pdf$\nAllow: /\n";
        assert!(rule(text, "https://a.example/private/x").allowed);
        assert!(!rule(text, "https://a.example/x.pdf").allowed);
        assert_eq!(rule(text, "https://a.example/").delay, None);
        let text = "User-agent: *\nDisallow: /private\nCrawl-delay: 2.5\n";
        assert!(!rule(text, "https://a.example/private/x").allowed);
        assert_eq!(rule(text, "https://a.example/x"), Rule { allowed: true, delay: Some(Duration::from_millis(2500)) });
        assert!(!rule("User-agent: *\nDisallow: /", "https://a.example/").allowed);
        assert!(rule("", "https://a.example/x").allowed);
        assert!(rule("<html><body>Not found</body></html>", "https://a.example/x").allowed);
    }

    #[test]
    fn a_delay_out_of_reason_is_none_or_a_day() {
        for (delay, expected) in [("inf", None), ("NaN", None), ("-1", None), ("1e30", Some(86_400)), ("0", None)] {
            let text = format!("User-agent: *\nCrawl-delay: {delay}");
            assert_eq!(rule(&text, "https://a.example/").delay, expected.map(Duration::from_secs), "{delay}");
        }
    }

    proptest! {
        #[test]
        fn any_text_gives_a_rule(text in "(User-agent: |\\*|Disallow: |Allow|:|/|\\$|Crawl-delay: |[0-9.]|\n|\\PC){0,40}", path in "[ -~]{0,20}") {
            let _ = rule(&text, &format!("https://a.example/{path}"));
        }
    }
}
