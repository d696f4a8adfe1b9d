//! A web page to one report.

mod article;
mod decode;
mod metadata;
mod paragraphs;
mod walk;

use crate::bytes::is_binary;
use crate::feed::Entry;
use crate::id;
use crate::problem::Fault;
use crate::report::{Draft, Options, Report};
use article::Page;
use metadata::Metadata;

/// Bytes at a page's start that tell whether it is text.
const HEAD: usize = 1 << 12;

/// The report that a web page holds: the words of its article, without what stands around them, and what the page says
/// of its title, day, outlet, language and address.
///
/// `content_type` is as HTTP has it (`text/html; charset=utf-8`) and tells the encoding where no byte-order mark does.
/// `url` is where the page was found. `entry` is the feed's entry that led to it; it fills in what the page does not
/// say, its day goes before days that the page only shows, and its id is the report's. Without one the id is made of
/// the URL.
///
/// # Errors
///
/// Where the page is no text, longer than [`Options::max_bytes`], or has no words.
pub fn report_of_page(
    html: &[u8],
    content_type: Option<&str>,
    url: Option<&str>,
    entry: Option<&Entry>,
    options: &Options,
) -> Result<Report, Fault> {
    let mut page = page(html, content_type, options.max_bytes)?;
    if let Some(url) = url {
        page.draft.url = Some(url.to_owned());
    }
    if let Some(entry) = entry {
        let own = page.draft.published.take().filter(|_| page.dated_for_machines);
        let draft = &mut page.draft;
        draft.published = own.or_else(|| entry.published.clone());
        let fill = |own: &mut Option<String>, other: &Option<String>| {
            if own.is_none() {
                own.clone_from(other);
            }
        };
        fill(&mut draft.title, &entry.title);
        fill(&mut draft.outlet, &entry.outlet);
        fill(&mut draft.url, &entry.url);
        fill(&mut draft.language, &entry.language);
    }
    let mut draft = page.draft;
    draft.id = match (entry, &draft.url) {
        (Some(entry), _) => entry.report_id(),
        (None, Some(url)) => id::of_url(url),
        (None, None) => "page".to_owned(),
    };
    Ok(draft.headed().finish(options))
}

/// A page as read: its text is without the title yet.
pub(crate) struct Read {
    pub draft: Draft,
    /// Whether its day is written for machines, and so can be believed.
    pub dated_for_machines: bool,
}

/// Reads a page of at most `limit` bytes. The draft has no id.
pub(crate) fn page(html: &[u8], content_type: Option<&str>, limit: u64) -> Result<Read, Fault> {
    if html.len() as u64 > limit {
        return Err(Fault::TooLong { limit });
    }
    let (text, wrong) = decode::decode(html, content_type);
    if text.trim().is_empty() {
        return Err(Fault::Empty);
    }
    if is_binary(text.get(..text.floor_char_boundary(HEAD)).unwrap_or_default().as_bytes()) {
        return Err(Fault::Binary);
    }
    let (mut metadata, mut page) = (Metadata::default(), Page::default());
    walk::walk(&text, |piece| {
        metadata.take(&piece);
        page.take(&piece);
    });
    let title = metadata.title();
    let mut body = page.article(title.as_deref());
    if body.trim().is_empty()
        && let Some(told) = metadata.body()
    {
        body = paragraphs::of_lines(told);
    }
    if body.trim().is_empty() {
        return Err(Fault::NoArticle);
    }
    let mut notes = Vec::new();
    if wrong {
        notes.push(
            "Some characters are not of the encoding that the page says it is in: they stand as \u{fffd}.".into(),
        );
    }
    let published = metadata.published();
    let dated_for_machines = published.is_some_and(|(_, machines)| machines);
    let draft = Draft {
        title,
        text: body,
        published: published.map(|(day, _)| day.to_owned()),
        outlet: metadata.outlet(),
        url: metadata.url().map(str::to_owned),
        language: metadata.language().map(str::to_owned),
        notes,
        ..Draft::default()
    };
    Ok(Read { draft, dated_for_machines })
}

/// The words of a piece of HTML, as paragraphs.
pub(crate) fn words(html: &str) -> String {
    paragraphs::paragraphs(html)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::time::{Duration, Instant};

    use jiff::civil::date;

    use super::*;
    use crate::published::DateSource;

    const PARAGRAPHS: [&str; 4] = [
        "GENEVA — Negotiators for the government of Arvania and the Northern Front agreed on Tuesday to extend a truce \
         along the river by ten days, the United Nations mission said in a statement that both delegations had signed.",
        "“We have given them time,” said Foreign Minister Ilse Brandt, who leads the government's team. “What we have not \
         given them is the province.” She spoke to reporters outside the Palais, before she left for the airport.",
        "The rebels rejected a proposal to place monitors in the town of Karsk, according to a spokesman, because it did \
         not name who would pay for them, and because monitors had been withdrawn twice in the last year.",
        "Talks are to go on next Monday, when a delegation of the African Union is expected to bring a text on the \
         exchange of prisoners. Neither side would say how many people are held.",
    ];

    fn options() -> Options {
        Options::new(date(2025, 5, 1))
    }

    fn report(html: &str) -> Report {
        report_of_page(html.as_bytes(), None, None, None, &options()).unwrap()
    }

    fn body(tag: &str) -> String {
        PARAGRAPHS.iter().fold(String::new(), |mut all, paragraph| {
            let _ = write!(all, "<{tag}>{paragraph}</{tag}>\n ");
            all
        })
    }

    /// A page as the press makes them: the article in the midst of what no reader came for.
    fn news(head: &str, article: &str) -> String {
        format!(
            "<!DOCTYPE html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>Truce extended | The Example Post</title>{head}\
             <style>.x {{ color: red }}</style></head><body><div id=\"cookie-banner\" class=\"cookie-consent\">We use cookies and \
             other things to make this site work, and so do our partners, which are many. <button>Accept all</button></div>\
             <header><nav><ul><li><a href=\"/\">Home</a></li><li><a href=\"/world\">World</a></li></ul></nav></header><main><article>\
             <h1>Truce extended by ten days</h1><div class=\"byline\">By Ann Writer</div><figure><img src=\"a.jpg\"><figcaption>\
             Delegates arrive on Monday. Photo: Example Pictures</figcaption></figure>{article}<div class=\"related\"><h3>Related \
             articles</h3><ul><li><a href=\"/1\">Ministers quarrel over grain</a></li><li><a href=\"/2\">Two pilots freed</a></li></ul>\
             </div><p hidden>A hidden paragraph that nobody sees, with some commas, and more, and more.</p><!-- a comment --><script>var \
             tracker = \"no\";</script><div class=\"share\">Share <a href=\"#\">this</a></div></article><aside><h2>Most read</h2><ol><li>\
             <a href=\"/3\">Ten things to know</a></li></ol></aside></main><footer><p>Copyright The Example Post. All rights reserved.\
             </p></footer></body></html>"
        )
    }

    #[test]
    fn the_article_is_read_without_what_stands_around_it() {
        let report = report(&news("", &body("p")));
        assert_eq!(report.text, format!("Truce extended by ten days\n\n{}", PARAGRAPHS.join("\n\n")));
        assert_eq!(report.title.as_deref(), Some("Truce extended by ten days"));
        assert_eq!((report.language.code.as_str(), report.id.as_str()), ("en", "page"));
    }

    #[test]
    fn old_and_short_pages_are_read() {
        let old = format!(
            "<html><head><title>Old page</title></head><body><table><tr><td width=150><a href=a>Home</a><br><a href=b>News</a></td>\
             <td>{}</td></tr></table></body></html>",
            PARAGRAPHS.join("<br><br>")
        );
        assert_eq!(report(&old).text, format!("Old page\n\n{}", PARAGRAPHS.join("\n\n")));
        let divs = format!(
            "<div class=top><a href=/>Home</a> <a href=/w>World</a></div><div class=wrap>{}</div>",
            body("div")
        );
        assert_eq!(report(&divs).text, PARAGRAPHS.join("\n\n"));
        let short =
            "<title>Note</title><nav><a href=/>Home</a></nav><p>The envoy arrived.</p><p>He met both sides.</p>";
        assert_eq!(report(short).text, "Note\n\nThe envoy arrived.\n\nHe met both sides.");
        assert_eq!(report("They met.").text, "They met.");
        let marks = format!("<article><p>A &amp; B &lt;b&gt; \"C\" &amp;amp;</p>{}</article>", body("p"));
        assert!(report(&marks).text.starts_with("A & B <b> \"C\" &amp;\n\nGENEVA"), "{}", report(&marks).text);
    }

    #[test]
    fn a_live_page_keeps_its_updates() {
        let updates = (10..16).fold(String::new(), |mut all, hour| {
            let (first, second) = (PARAGRAPHS[hour % 4], PARAGRAPHS[(hour + 1) % 4]);
            let _ = write!(
                all,
                "<div class=live-update><h2>{hour}:00 — Update {hour}</h2><p>{first}</p><p>{second}</p></div>"
            );
            all
        });
        let text = report(&format!(
            "<title>Live</title><nav><a href=/>Home</a></nav><div class=live><h1>Live: talks</h1>{updates}</div>"
        ))
        .text;
        for hour in 10..16 {
            assert!(text.contains(&format!("Update {hour}\n\n{}", PARAGRAPHS[hour % 4])), "{text}");
        }
        assert!(!text.contains("Home"), "{text}");
    }

    #[test]
    fn the_page_tells_its_day_title_outlet_and_address() {
        let data = r#"<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "No"},
            {"@type": ["NewsArticle"], "headline": "Truce &amp; more", "datePublished": "2025-04-22T23:15:00-05:00",
             "publisher": {"@type": "Organization", "name": "The Example Post"}, "inLanguage": "en"}]}</script>"#;
        let graph = "<meta property=\"og:title\" content=\"Truce\"><meta property=\"article:published_time\" content=\"2025-04-21\">\
            <meta property=\"og:site_name\" content=\"Example\"><link rel=canonical href=\"https://example.org/truce\">";
        let report_of = |head: &str| report(&news(head, &body("p")));
        let both = report_of(&format!("{graph}{data}"));
        assert_eq!((both.title.as_deref(), both.outlet.as_deref()), (Some("Truce & more"), Some("The Example Post")));
        assert_eq!((both.published, both.published_from), (date(2025, 4, 22), DateSource::Metadata));
        assert_eq!((both.url.as_deref(), both.id.as_str()), (Some("https://example.org/truce"), "example.org:truce"));
        let graph = report_of(graph);
        assert_eq!((graph.title.as_deref(), graph.published), (Some("Truce"), date(2025, 4, 21)));
        let named = report_of("<meta name=\"DC.date.issued\" content=\"2025-04-20\">");
        assert_eq!((named.published, named.published_from), (date(2025, 4, 20), DateSource::Metadata));
        let shown = report(&news("", &format!("<time datetime=\"2025-04-19T10:00Z\">Saturday</time>{}", body("p"))));
        assert_eq!((shown.published, shown.published_from), (date(2025, 4, 19), DateSource::Metadata));
        let empty = "<script type='application/ld+json'>{\"@type\": \"Article\", \"articleBody\": \"They met.\\n\\n\\tThey &amp; left.\"}</script>";
        assert_eq!(report(empty).text, "They met.\n\nThey & left.");
        let broken = report_of("<script type=\"application/ld+json\">{\"@type\": </script>");
        assert_eq!(broken.published_from, DateSource::Today);
    }

    #[test]
    fn an_entry_fills_in_what_the_page_does_not_say() {
        let entry = Entry {
            id: "g1".into(),
            title: Some("From the feed".into()),
            url: Some("https://example.org/truce".into()),
            published: Some("Tue, 22 Apr 2025 10:00:00 GMT".into()),
            outlet: Some("Feed".into()),
            ..Entry::default()
        };
        let page = news("", &format!("<time datetime=\"2024-01-01\">old</time>{}", body("p")));
        let read = |page: &str| {
            report_of_page(
                page.as_bytes(),
                Some("text/html"),
                Some("https://example.org/truce?x"),
                Some(&entry),
                &options(),
            )
            .unwrap()
        };
        let report = read(&page);
        assert_eq!(report.published, date(2025, 4, 22));
        assert_eq!((report.outlet.as_deref(), report.id.as_str()), (Some("Feed"), "example.org:truce"));
        assert_eq!(report.title.as_deref(), Some("Truce extended by ten days"));
        assert_eq!(report.url.as_deref(), Some("https://example.org/truce?x"));
        let dated = read(&news("<meta property=\"article:published_time\" content=\"2025-04-21\">", &body("p")));
        assert_eq!(dated.published, date(2025, 4, 21));
    }

    #[test]
    fn what_is_no_page_is_told() {
        for html in ["", " ", "<html><script>app()</script></html>", "<p hidden>no</p>", "a\0b", "<title>Only</title>"]
        {
            let fault = report_of_page(html.as_bytes(), None, None, None, &options()).unwrap_err();
            assert!(!fault.advice().is_empty(), "{html}");
        }
        let limit = Options { max_bytes: 3, ..options() };
        assert!(matches!(report_of_page(b"They met.", None, None, None, &limit), Err(Fault::TooLong { limit: 3 })));
    }

    type Hostile = (&'static str, fn(usize) -> String);

    /// Pages made to break readers, each as a function of how large it is.
    const HOSTILE: [Hostile; 16] = [
        ("nested divs", |n| "<div>".repeat(n) + "They met, and spoke, and left."),
        ("nested bold", |n| "<b>".repeat(n) + "They met."),
        ("nested links", |n| "<a href=x>They ".repeat(n)),
        ("nested tables", |n| "<table><tr><td>They ".repeat(n)),
        ("nested lists", |n| "<ul><li>They met.".repeat(n)),
        ("nested forms and headings", |n| "<form><h1><section>a".repeat(n)),
        ("unclosed paragraphs", |n| "<p>They met, in Geneva.<b id=x><i class=y>".repeat(n)),
        ("different formatting", |n| {
            (0..n).map(|n| format!("<b id={n}>")).collect::<String>() + &"<p>They met.".repeat(n)
        }),
        ("end tags", |n| "</div></p></b></html>".repeat(n) + "They met."),
        ("a long attribute", |n| format!("<p class='{}'>They met.", "comment a-b ".repeat(n))),
        ("many attributes", |n| format!("<p {}>They met.", (0..n).map(|n| format!("a{n}=1 ")).collect::<String>())),
        ("spans", |n| format!("<div>{}</div>", "<span>They met, </span>".repeat(n))),
        ("broken comments", |n| "<!-- -- <!-- <p>They met.".repeat(n)),
        ("character references", |n| "&amp;&#x41;&notit;&#99999999;&lt;".repeat(n)),
        ("line ends", |n| "They\nmet\r\n".repeat(n)),
        ("one word", |n| "«it·;".repeat(n)),
    ];

    /// How long this thread has worked; on systems that do not tell, how long it is since the first call.
    fn working() -> Duration {
        static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
        let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
        let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
        nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
    }

    #[test]
    fn hostile_pages_take_time_in_proportion() {
        for (what, page) in HOSTILE {
            let time = |n: usize| {
                let html = page(n);
                let start = working();
                let _ = report_of_page(html.as_bytes(), None, None, None, &options());
                working().saturating_sub(start)
            };
            let (small, large) = (time(1_000), time(10_000));
            println!("{what}: {small:?} {large:?}");
            // Ten times the page; squares would make it a hundred.
            assert!(large < small * 40 + Duration::from_millis(300), "{what}: {small:?} {large:?}");
        }
    }
}
