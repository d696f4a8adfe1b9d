// Reports of our own. None of it happened.

const word = "x".repeat(400);

export const text = {
  refused: {
    title: "Kyiv refuses a truce offer",
    published: "2025-06-20",
    outlet: "Invented Post",
    text: `KYIV, June 20, 2025 — Ukraine rejected on Friday a truce of ninety days that Russia had proposed. President Volodymyr Zelenskyy said that Ukraine would only agree to a full ceasefire.

Turkey offered to host a further round of talks in Istanbul on July 4, 2025.`,
  },
  // English sentences that begin with a quotation in Arabic or Hebrew
  rightToLeft: {
    title: "هدنة: Hamas rejects a truce",
    published: "2031-03-02",
    outlet: "Invented Post",
    text: `DOHA, March 2, 2031 — Hamas rejected on Sunday a truce that Israel had proposed.

«لن نقبل هذه الهدنة», Hamas said, and it rejected the proposal of Israel for a truce in Gaza.

«לא נסכים להפסקת אש», Israel said, and it rejected the demand of Hamas for a ceasefire.

Qatar urged Israel and Hamas to return to the talks. Egypt offered to host a further round of talks in Cairo.`,
  },
  arabic: {
    title: "الأطراف تتفق على هدنة",
    published: "2031-03-01",
    outlet: "Invented Post",
    text: "أعلنت الأطراف اليوم أنها اتفقت على هدنة لمدة أربعة أيام في قطاع غزة. وقالت قطر إن المحادثات ستستأنف في الدوحة يوم الأحد. ورحب الأمين العام للأمم المتحدة بالاتفاق وقال إن هناك الكثير مما يجب القيام به.",
  },
  hostile: {
    title: `<script>alert("title")</script>"'><img src=x onerror=alert('title')>\u202Ereversed\u202C`,
    published: "2031-03-03",
    outlet: `"><svg onload=alert(1)>`,
    text: `MOSCOW, March 3, 2031 — Russia rejected on Monday a truce called <script>alert("text")</script> that Ukraine had proposed.

Ukraine said: "<img src=x onerror=alert('text')> we reject the offer of Russia" & left '"quotes"' behind. Russia accused Ukraine of \u202Ebreaking\u202C the truce with javascript:alert(1).

Ukraine rejected the ${word} truce that Russia had proposed. ${word}

قالت حماس: «لن نقبل» and Hamas rejected the truce of Israel. הממשלה סירבה, and Israel rejected the proposal of Hamas.

</p></div></main><h1>Not ours</h1><style>*{display:none}</style><form action="https://invalid.example"><input name=secret>`,
  },
  long: {
    title: "Day after day: the whole course of talks that went on for a very long time, told in one report of many hundred paragraphs, with a title that does not fit on one line",
    published: "2031-03-04",
    outlet: "Invented Post",
    text: Array.from({ length: 40 }, (_, day) => `On day ${day + 1}, Ukraine rejected a truce of ${day + 2} days that Russia had proposed. Russia said that Ukraine had broken the agreement, and Ukraine said that it would only agree to a full ceasefire. Turkey offered to host talks in Istanbul.`).join("\n\n"),
  },
};
