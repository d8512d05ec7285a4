/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Damage is done by iconv: UTF-8 read in another encoding. What must not change is prose of all
 * kinds, and what a blind reversal would damage.
 */
#include "mail/mojibake.h"
#include "mail/mojibake_table.h"

static void check(const char *before, const char *after, const char *rule)
{
    g_autoptr(Arena) arena = arena_new();
    const char *got_rule;
    g_autofree char *got = str_dup(mojibake_repair_line(arena, str_of(before), &got_rule));
    g_test_message("%s", before);
    g_assert_cmpstr(got, ==, after);
    if (rule)
        g_assert_cmpstr(got_rule, ==, rule);
    g_assert_cmpint(got_rule != NULL, ==, !g_str_equal(before, after));
}

/* In Apple's own table C6 is the increment sign and F0 the logo at U+F8FF; glibc has others. */
enum { MACINTOSH = 7 };

/* Every byte is the character that iconv has, and "sloppy" where it has none. */
static void test_tables(void)
{
    for (guint encoding = 0; encoding < MOJIBAKE_ENCODINGS; encoding++)
        for (int byte = 0x80; byte <= 0xFF; byte++) {
            char raw = (char)byte;
            g_autofree char *utf8 = g_convert(
                &raw, 1, "UTF-8", mojibake_encodings[encoding].iconv_name, NULL, NULL, NULL);
            gunichar c = utf8 ? g_utf8_get_char(utf8) : (gunichar)byte;
            gboolean apple = encoding == MACINTOSH && (byte == 0xC6 || byte == 0xF0);
            if ((!utf8 && byte >= 0xA0) || apple)
                continue;
            g_test_message("%s %02x", mojibake_encodings[encoding].name, (guint)byte);
            g_assert_cmphex(mojibake_byte(encoding, c), ==, byte);
            guint16 bit = (guint16)(1u << encoding);
            MojibakeRoles roles = mojibake_roles(c);
            g_assert_cmpint(!!(roles.tails & bit), ==, byte < 0xC0);
            g_assert_cmpint(!!(roles.leads2 & bit), ==, byte >= 0xC2 && byte <= 0xDF);
            g_assert_cmpint(!!(roles.leads3 & bit), ==, byte >= 0xE0 && byte <= 0xEF);
            g_assert_cmpint(!!(roles.leads4 & bit), ==, byte >= 0xF0 && byte <= 0xF4);
        }
    g_assert_cmphex(mojibake_byte(0, 'a'), ==, 0);
    g_assert_cmphex(mojibake_byte(0, 0x4E2D), ==, 0);
    g_assert_cmphex(mojibake_c1(0x93), ==, 0x201C);
    g_assert_cmphex(mojibake_c1(0x81), ==, 0);
}

static const struct {
    const char *before, *after, *rule;
} repaired[] = {
    /* one word each: names */
    {"ClÃ©ment", "Clément", "windows-1252"},
    {"Å½ofie", "Žofie", "windows-1252"},
    {"JosÃ© NuÃ±ez", "José Nuñez", "windows-1252"},
    {"FranÃ§oise LefÃ¨vre", "Françoise Lefèvre", "windows-1252"},
    {"JÃ¼rgen GroÃŸ", "Jürgen Groß", "windows-1252"},
    {"SÃ¸ren Ã…gÃ¥rd", "Søren Ågård", "windows-1252"},
    {"Ð˜Ð²Ð°Ð½", "Иван", "windows-1252"},
    {"РђРЅРЅР° РџРµС‚СЂРѕРІР°", "Анна Петрова", "windows-1251"},
    {"Ιω", "Ιω", NULL},
    {"Î†Î½Î½Î±", "Άννα", "windows-1252"},
    {"ç”°ä¸­å¤ªéƒŽ", "田中太郎", "windows-1252"},
    {"Nguyá»…n VÄƒn An", "Nguyễn Văn An", "windows-1252"},
    {"Subjectï¼š", "Subject：", "windows-1252"},
    /* punctuation: what mailers damage most */
    {"It doesnâ€™t work", "It doesn’t work", "windows-1252"},
    {"before â€“ after", "before – after", "windows-1252"},
    {"a â€œquotedâ€\xC2\x9D word", "a “quoted” word", "windows-1252"},
    {"it is 5Â°C", "it is 5°C", "windows-1252"},
    {"wait forâ€¦", "wait for…", "windows-1252"},
    {"â€¢ an item", "• an item", "windows-1252"},
    {"Thanks ðŸ˜€", "Thanks 😀", "windows-1252"},
    {"one â†’ two", "one → two", "windows-1252"},
    {"Copyright Â© Ã‰ric", "Copyright © Éric", "windows-1252"},
    /* Latin-1 has controls there */
    {"It doesn\u00e2\xC2\x80\xC2\x99t work", "It doesn’t work", "latin-1"},
    {"\u00e2\xC2\x80\xC2\x9Cyes\u00e2\xC2\x80\xC2\x9D", "“yes”", "latin-1"},
    {"\u00d0\xC2\x98\u00d0\u00b2\u00d0\u00b0\u00d0\u00bd", "Иван", "latin-1"},
    {"\xC2\x84Na so was\xC2\x93", "„Na so was“", "windows-1252 in latin-1"},
    {"\u00e2\xC2\x80\xC2\x9Cleft\xC2\x94", "“left”", "latin-1, then windows-1252 in latin-1"},
    /* twice, three times; two accidents of different kinds */
    {"ClÃƒÂ©ment", "Clément", "windows-1252, twice"},
    {"ClÃƒÆ’Ã‚Â©ment", "Clément", "windows-1252, three times"},
    {"donÃ¢â‚¬â„¢t", "don’t", "windows-1252, twice"},
    {"cafР“В©", "café", "windows-1251, twice"},
    {"cafГѓВ©", "café", "windows-1251, then windows-1252"},
    /* a damaged word beside a right one */
    {"Zoë met ClÃ©ment", "Zoë met Clément", "windows-1252"},
    {"“ClÃ©ment”, she said", "“Clément”, she said", "windows-1252"},
    {"Привет, ClÃ©ment!", "Привет, Clément!", "windows-1252"},
    {"itâ€™s – as always – RenÃ©e", "it’s – as always – Renée", "windows-1252"},
    /* CESU-8 */
    {"ok \u00ed\u00a0\u00bd\u00ed\u00b8\xC2\x80", "ok 😀", "latin-1"},
    /* a no-break space that became a blank */
    {"jusqu'Ã demain matin, dÃ©cidÃ©ment", "jusqu'à demain matin, décidément", NULL},
    {"voilÃ  une idÃ©e", "voilà une idée", "windows-1252"},
    {"respostas Ã s perguntas, amanhÃ£", "respostas às perguntas, amanhã", NULL},
    /* a byte that became U+FFFD is lost, the rest is not */
    {"â€œyesâ€\uFFFD and â€œnoâ€\uFFFD", "“yes\uFFFD and “no\uFFFD", "windows-1252"},
    {"Ã\uFFFDfrica y AmÃ©rica", "\uFFFDfrica y América", "windows-1252"},
    {"Ð¡Ð\uFFFDÐ°Ñ\uFFFDÐ¸Ð±Ð¾", "С\uFFFDа\uFFFDибо", "windows-1252"},
    {"â€œmaybeâ€? and â€œnoâ€?", "“maybe\uFFFD and “no\uFFFD", "windows-1252"},
};

static void test_repaired(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(repaired); i++)
        check(repaired[i].before, repaired[i].after, repaired[i].rule);
}

static const char *const prose[] = {
    "Le Père Noël a déjà reçu la lettre d’Élodie, à côté de l’hôtel.",
    "Füße, Größe und Öl: „schön“ für alle, dafür später.",
    "El niño comió jamón mañana; ¿qué pasó? ¡Nada!",
    "A decisão não é só minha, são várias opções às vezes.",
    "Zażółć gęślą jaźń, proszę o łódź.",
    "Příliš žluťoučký kůň úpěl ďábelské ódy.",
    "Árvíztűrő tükörfúrógép.",
    "Ștefan și Ioana învață românește.",
    "Türkçe öğreniyorum, işte böyle, ığdır.",
    "Tiếng Việt rất khó đối với tôi.",
    "Það er gott að búa á Íslandi, ævinlega.",
    "Привет, как дела? Всё хорошо, спасибо.",
    "Дякую, що відповіли; їхній ґанок є.",
    "Η γλώσσα μας είναι δύσκολη.",
    "בוקר טוב לכולם, מה שלומך",
    "صباح الخير كيف حالك اليوم",
    "यह एक परीक्षण है",
    "นี่คือการทดสอบ",
    "这是一个测试，谢谢。",
    "これはテストです。ありがとう",
    "이것은 시험입니다",
    "It’s “done” – at last… • ok",
    "Thanks 😀 → done ✔",
};

/* As a program does that reads UTF-8 as something else. */
static char *damaged(const char *text, guint encoding)
{
    GString *out = g_string_new(NULL);
    for (; *text; text++) {
        g_autofree char *c =
            g_convert(text, 1, "UTF-8", mojibake_encodings[encoding].iconv_name, NULL, NULL, NULL);
        if (!c && (guchar)*text >= 0xA0) {
            g_string_free(out, TRUE);
            return NULL;
        }
        if (encoding == MACINTOSH && (guchar)*text == 0xC6)
            g_string_append(out, "∆");
        else if (encoding == MACINTOSH && (guchar)*text == 0xF0)
            g_string_append_unichar(out, 0xF8FF);
        else if (c)
            g_string_append(out, c);
        else
            g_string_append_unichar(out, (guchar)*text);
    }
    return g_string_free(out, FALSE);
}

/* All of it, in every encoding, up to three times. */
static void test_every_encoding(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(prose); i++)
        for (guint encoding = 0; encoding < MOJIBAKE_ENCODINGS; encoding++) {
            g_autofree char *text = g_strdup(prose[i]);
            for (guint times = 1; times <= 3; times++) {
                char *next = damaged(text, encoding);
                g_free(text);
                text = next;
                if (!text)
                    break;
                g_autoptr(Arena) arena = arena_new();
                const char *rule;
                g_autofree char *got = str_dup(mojibake_repair_line(arena, str_of(text), &rule));
                g_test_message("%s, %u times: %s", mojibake_encodings[encoding].name, times, text);
                g_assert_cmpstr(got, ==, prose[i]);
            }
        }
}

/* Prose as people write it, and what a blind reversal would damage. */
static const char *const unchanged[] = {
    /* words that end in a capital with an accent, and a mark behind them */
    "CAFÉ… et THÉ’s",
    "« À LA SANTÉ » – c’est tout",
    "LIBERTÉ™ 2.0",
    "UNIVERSITÉ®, SOCIÉTÉ©",
    "MAMÃ… JÁ VOU",
    "AMANHÃ\u00a0À TARDE",
    "AMANHÃ À TARDE",
    "S Ã O  P A U L O",
    "IRMÃ “MARIA” E IRMÃ ‘ANA’",
    "PORTUGAL NÃO É ASSIM; CORAÇÃO, PÃO, MÃE, AÇÕES",
    "Â Ê Î Ô Û: l’accent circonflexe",
    "A Ă Â B C D Đ E Ê G H I K L M N O Ô Ơ P Q R S T U Ư V X Y",
    "ÅRE™ og ÅS… på Å",
    "Å ja, å nei. Øl på ås: Ålesund, Ærø",
    "HØYDE: 5 Å²",
    "FÜR „GRÖSSE“ UND ÖL… MÜẞIG",
    "ÄÖÜ äöü ß",
    "Österreich, Ölförderung – „Übergröße“",
    "Straße 5, § 3 Abs. 2 – 20 °C ± 1 °C",
    "Ñandú, ÑOÑO… ¡OLÉ! ¿QUÉ?",
    "¡YA ESTÁ! ¿SÍ? «NO»",
    "SÉ¡",
    "ЙОД… ВІД «А» ДО «Я»",
    /* letters and signs that stand beside each other by right */
    "3×4=12, 2×£5, 10×…",
    "½ l, ¼ kg, 1²+2³, 5 µm, 10 µs ≤ t ≤ 20 µs",
    "x² ± √y ≈ ∞ – ∑ ∂f/∂x ≠ ∫",
    "Δt = 5 µs, σ² = ½, λ → ∞, αβγ",
    "2012—∞",
    "∆° and ¬´",
    "a ¬ b; ¬p ∨ q",
    "€™ ©®™ “£5”",
    "5€… 10£– 3¥",
    "l·l: col·legi, paral·lel",
    "naïve café façade Brontë…”",
    "Motörhead, Blue Öyster Cult, Mötley Crüe",
    "Ôôô! Õõõ…",
    /* languages */
    "Où est l’hôtel ? À côté de l’église, là-bas ; çà et là.",
    "Cœur, œuvre, ŒUVRE, ÉCŒURÉ, créée, aiguë",
    "Falsches Üben von Xylophonmusik quält jeden größeren Zwerg",
    "Zażółć gęślą jaźń; ŁÓDŹ, PÓŁNOC, KSIĘŻYC, RÓŻA, SPÓŁKA",
    "CIĘŻKI, CIĄŻA, ŹDŹBŁO, ŻÓŁW, ŚWIĘŻEJ",
    "Příliš žluťoučký kůň; PŘÍLIŠ ŽLUŤOUČKÝ KŮŇ, PÍŠE, KŘÍŽ, NÁŠ, TÝŽ, MŮŽE",
    "VÄČŠÍ, KĹŽ, STĹP, ĽAHKÝ, DĹŽKA",
    "Árvíztűrő tükörfúrógép, ÁRVÍZTŰRŐ TÜKÖRFÚRÓGÉP",
    "NICIODATĂ\u00a0, NICIODATĂ™, CĂŞTIGĂ, MĂŢ, ŞCOALĂ",
    "Čšž ŠŽČ: pčela, žába, NAJVIŠJI, ĐURĐEVDAN",
    "Öö, jäääär, õuž, TŠŠ, täž, ÄŽ",
    "Āø, āā, Ģirts, ĶĒNIŅŠ, ŠĶŪNIS, ŪDENS",
    "ĄŽUOLAS, ĖŽYS, ŽĄSIS, ĮŽŪLUS",
    "İĞDIR, IŞIK, ÇAĞRI, ÖĞRENCİ, ÜŞÜDÜM",
    "Tiếng Việt: NGƯỜI, ĐƯỜNG, THỂ THAO, Ầ Ẩ Ẫ",
    "Það er ÞAÐ sem ÞÚ ÁTT, ÆÐI, ÐÐ",
    "Съешь ещё этих мягких французских булок; ЁЖ, ВСЁ… «Да»",
    "ВІКІ, РІВНЕ, КИЇВ, ВІДЕНЬ, СІМ’Я, Рівне, Сіль, Зірка",
    "Љубав, Њива, Ђорђе, ЈЕЗИК, Ћирилица, поздравЂ",
    "У «Правде» № 5 – 10°С… РСФСР™",
    "Η ¨ανατροφή¨, ΑΘΗΝΑ… «Ναι»; ΤΟΥ’, Ένα",
    "שלום, מה נשמע? ׳א׳ ״ב״",
    "مرحبا، كيف الحال؟",
    "这是一个测试：“好”。",
    "Linux内核、カーネル、커널",
    "이것은 시험입니다… Brontë",
    "हिन्दी में लिखा",
    "ภาษาไทย",
    /* signs */
    "├── src\n│   ├── main.c\n└── README",
    "┌─┬─┐ │ ├─┼─┤ └─┴─┘ ╔═╦═╗ ║ ╚═╩═╝",
    "├┤a┼┐a┼┐",
    "┬┐ ┼┐ ─┤",
    "░▒▓█ ▄▀ ■□ ● ○ ✓ ✗ ★ → ← ⇒",
    "/ˈɡɹɪnɪtʃ/ [əˈbaʊt] ɒ ʌ ʃ ʒ θ ð",
    "👍🏽 👨‍👩‍👧 ❤️ ☺ 😀😃 🇫🇷",
    "¯\\_(ツ)_/¯ (°□°)╯ ┻━┻ `¬´ ´¨`",
    "“He said ‘no’” – l’“ami”",
    "ﬁ and ﬂ, the ligatures",
    "soft\u00adhyphen, no\u00a0break, \uFEFFmark",
    "lost \uFFFD\uFFFD and \uFFFDfrica",
    "Foo – BlÃ¥t", /* a currency sign proves nothing beside other letters */
    /* about mojibake */
    "It shows â€™ instead of an apostrophe",
    "the letter \"Ã¼\" is a mangled one",
    "In place of ü we see Ã¼ here",
    "José became JosÃ©",
    "ã†â€™ãƒâ€ ã¢â‚¬â„¢ãƒæ’ã‚â¢",
    "\x1b[1m and \x01",
};

static void test_unchanged(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(unchanged); i++)
        check(unchanged[i], unchanged[i], NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(prose); i++)
        check(prose[i], prose[i], NULL);
}

/* Is this UTF-8 taken for windows-1252, as nobody begins a quotation behind these? */
static gboolean is_damage(gunichar c, const char *mark)
{
    static const char *const opening[] = {"“", "«", "\u00a0"};
    for (gsize i = 0; i < G_N_ELEMENTS(opening); i++)
        if ((c == 0xC2 || c == 0xC3) && g_str_equal(mark, opening[i]))
            return TRUE;
    return FALSE;
}

/* A letter with a mark behind it: alone, at the end of a word, and both in quotation marks. */
static void check_mark(gunichar c, const char *mark)
{
    static const char *const words[][3] = {
        {"WORD", "word", "the"}, {"СЛОВО", "слово", "и"}, {"ΛΕΞΗ", "λέξη", "το"}};
    const char *const *alphabet = words[c >= 0x400 ? 1 : c >= 0x370 ? 2 : 0];
    const char *word = alphabet[g_unichar_isupper(c) ? 0 : 1], *next = alphabet[2];
    char letter[8] = "";
    g_unichar_to_utf8(c, letter);
    g_auto(GStrv) lines = g_new0(char *, 4 + 1);
    lines[0] = g_strconcat(letter, mark, NULL);
    lines[1] = g_strconcat(letter, mark, " ", next, NULL);
    lines[2] = g_strconcat(word, letter, mark, " ", next, NULL);
    lines[3] = g_strconcat("(“", word, letter, mark, " ", next, "”)", NULL);
    for (guint i = 0; lines[i]; i++)
        check(lines[i], lines[i], NULL);
}

/* Any letter of Latin, Greek or Cyrillic as a word's last, with any mark that may follow a word. */
static void test_marks(void)
{
    static const char *const marks[] = {"…",  "’",  "‘",  "“",  "”",  "«",  "»",  "›",     "–", "—",
                                        "™",  "®",  "©",  "°",  "º",  "ª",  "²",  "³",     "·", "•",
                                        "’s", "…”", "”,", "™,", "”…", "’”", "–“", "\u00a0"};
    for (gunichar c = 0xC0; c <= 0x45F; c++)
        for (gsize i = 0; g_unichar_isalpha(c) && c != 0x192 && i < G_N_ELEMENTS(marks); i++)
            if (!is_damage(c, marks[i]))
                check_mark(c, marks[i]);
}

static char *repair_text(const char *text, DiagLog *log)
{
    g_autoptr(Arena) arena = arena_new();
    return str_dup(mojibake_repair_text(arena, log, str_of(text)));
}

static void check_text(const char *before, const char *after, guint n)
{
    g_autoptr(DiagLog) log = diag_log_new(TRUE);
    diag_at(log, "test", 0);
    g_autofree char *got = repair_text(before, log);
    g_assert_cmpstr(got, ==, after);
    g_assert_cmpuint(diag_n_entries(log), ==, n);
    g_assert_cmpuint(diag_count(log, DIAG_MOJIBAKE), ==, n);
}

static void test_lines(void)
{
    check_text("one\nClÃ©ment\r\nZoë\nitâ€™s", "one\nClément\r\nZoë\nit’s", 2);
    check_text("ClÃ©ment\n", "Clément\n", 1);
    check_text("\nCafÉ… à\n\n", "\nCafÉ… à\n\n", 0);
    check_text("", "", 0);
}

static void test_borrowed(void)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    Str ascii = STR("plain text\nof two lines\n"), clean = STR("déjà vu – “MARQUÉ…”\n");
    g_assert_true(mojibake_repair_text(arena, log, ascii).p == ascii.p);
    g_assert_true(mojibake_repair_text(arena, log, clean).p == clean.p);
    g_assert_true(mojibake_repair_line(arena, clean, NULL).p == clean.p);
    g_assert_null(mojibake_find(ascii));
    g_assert_nonnull(mojibake_find(STR("déjà ClÃ©ment")));
}

static void test_detail(void)
{
    g_autoptr(DiagLog) log = diag_log_new(TRUE);
    diag_at(log, "test", 0);
    g_free(repair_text("Signed-off-by: ClÃ©ment Roux <c@example.org>\n", log));
    g_assert_cmpuint(diag_n_entries(log), ==, 1);
    g_assert_cmpstr(diag_entry(log, 0)->detail, ==, "windows-1252");
    g_assert_cmpstr(diag_entry(log, 0)->before, ==, "ClÃ©ment");
    g_assert_cmpstr(diag_entry(log, 0)->after, ==, "Clément");
}

#define DIFF "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-ClÃ©ment\n+Clement\n-- \n2.1\n"

static void test_diffs(void)
{
    check_text("By ClÃ©ment\n" DIFF "ClÃ©ment\n", "By Clément\n" DIFF "ClÃ©ment\n", 1);
    check_text("--- a/f\n+++ b/f\n+ClÃ©ment\n", "--- a/f\n+++ b/f\n+ClÃ©ment\n", 0);
    check_text("@@ -1 +1 @@\n+ClÃ©ment\n", "@@ -1 +1 @@\n+ClÃ©ment\n", 0);
    check_text(" diff --git a/f b/f\n +ClÃ©ment\n", " diff --git a/f b/f\n +ClÃ©ment\n", 0);
    check_text("--- ClÃ©ment wrote\nClÃ©ment\n", "--- Clément wrote\nClément\n", 2);
}

static void test_quoted_diffs(void)
{
    check_text("ClÃ©ment wrote:\n> By ClÃ©ment\n> diff --git a/f b/f\n> +ClÃ©ment\nNo, ClÃ©ment\n"
               "> +ClÃ©ment\n>> +ClÃ©ment\n",
               "Clément wrote:\n> By Clément\n> diff --git a/f b/f\n> +ClÃ©ment\nNo, Clément\n"
               "> +ClÃ©ment\n>> +ClÃ©ment\n",
               3);
    check_text("> > --- a/f\n> > +++ b/f\n> > +ClÃ©ment\n> ClÃ©ment\n",
               "> > --- a/f\n> > +++ b/f\n> > +ClÃ©ment\n> Clément\n", 1);
}

static void test_diffstats(void)
{
    const char *text = " ClÃ©ment.c | 2 +-\n ClÃ©ment.png | Bin 0 -> 3 bytes\n"
                       " create mode 100644 ClÃ©ment.c\n";
    check_text(text, text, 0);
    check_text("yes | no ClÃ©ment\n", "yes | no Clément\n", 1);
}

/* Longer lines are no prose. The work for them, and for lines of nothing but leads, is small. */
static void test_long(void)
{
    g_autoptr(GString) text = g_string_new("ClÃ©ment ");
    while (text->len <= MOJIBAKE_LINE_MAX)
        g_string_append(text, "and so on ");
    check(text->str, text->str, NULL);
    g_string_truncate(text, MOJIBAKE_LINE_MAX);
    g_autoptr(Arena) arena = arena_new();
    Str got = mojibake_repair_line(arena, (Str){text->str, text->len}, NULL);
    g_assert_cmpuint(got.n, ==, text->len - 2);
    g_string_truncate(text, 0);
    while (text->len < 1 << 20)
        g_string_append(text, "ÃƒÃ‚ÃÐâ€\n");
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    mojibake_repair_text(arena, log, (Str){text->str, text->len});
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mojibake/tables", test_tables);
    g_test_add_func("/mojibake/repaired", test_repaired);
    g_test_add_func("/mojibake/every-encoding", test_every_encoding);
    g_test_add_func("/mojibake/unchanged", test_unchanged);
    g_test_add_func("/mojibake/marks", test_marks);
    g_test_add_func("/mojibake/lines", test_lines);
    g_test_add_func("/mojibake/borrowed", test_borrowed);
    g_test_add_func("/mojibake/detail", test_detail);
    g_test_add_func("/mojibake/diffs", test_diffs);
    g_test_add_func("/mojibake/quoted-diffs", test_quoted_diffs);
    g_test_add_func("/mojibake/diffstats", test_diffstats);
    g_test_add_func("/mojibake/long", test_long);
    return g_test_run();
}
