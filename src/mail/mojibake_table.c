/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/mojibake_table.h"
#include <string.h>

/* clang-format off */
const MojibakeEncoding mojibake_encodings[MOJIBAKE_ENCODINGS] = {
    {"windows-1252", "CP1252",
     "€?‚ƒ„…†‡ˆ‰Š‹Œ?Ž?"
     "?‘’“”•–—˜™š›œ?žŸ"
     "\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯"
     "°±²³´µ¶·¸¹º»¼½¾¿"
     "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ"
     "ÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß"
     "àáâãäåæçèéêëìíîï"
     "ðñòóôõö÷øùúûüýþÿ",
     FALSE},
    {"iso-8859-2", "ISO-8859-2",
     "????????????????"
     "????????????????"
     "\u00a0Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u00adŽŻ"
     "°ą˛ł´ľśˇ¸šşťź˝žż"
     "ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎ"
     "ĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß"
     "ŕáâăäĺćçčéęëěíîď"
     "đńňóôőö÷řůúűüýţ˙",
     FALSE},
    {"windows-1250", "CP1250",
     "€?‚?„…†‡?‰Š‹ŚŤŽŹ"
     "?‘’“”•–—?™š›śťžź"
     "\u00a0ˇ˘Ł¤Ą¦§¨©Ş«¬\u00ad®Ż"
     "°±˛ł´µ¶·¸ąş»Ľ˝ľż"
     "ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎ"
     "ĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß"
     "ŕáâăäĺćçčéęëěíîď"
     "đńňóôőö÷řůúűüýţ˙",
     FALSE},
    {"windows-1251", "CP1251",
     "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏ"
     "ђ‘’“”•–—?™љ›њќћџ"
     "\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬\u00ad®Ї"
     "°±Ііґµ¶·ё№є»јЅѕї"
     "АБВГДЕЖЗИЙКЛМНОП"
     "РСТУФХЦЧШЩЪЫЬЭЮЯ"
     "абвгдежзийклмноп"
     "рстуфхцчшщъыьэюя",
     TRUE},
    {"windows-1253", "CP1253",
     "€?‚ƒ„…†‡?‰?‹????"
     "?‘’“”•–—?™?›????"
     "\u00a0΅Ά£¤¥¦§¨©?«¬\u00ad®―"
     "°±²³΄µ¶·ΈΉΊ»Ό½ΎΏ"
     "ΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟ"
     "ΠΡ?ΣΤΥΦΧΨΩΪΫάέήί"
     "ΰαβγδεζηθικλμνξο"
     "πρςστυφχψωϊϋόύώ?",
     FALSE},
    {"windows-1254", "CP1254",
     "€?‚ƒ„…†‡ˆ‰Š‹Œ???"
     "?‘’“”•–—˜™š›œ??Ÿ"
     "\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯"
     "°±²³´µ¶·¸¹º»¼½¾¿"
     "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ"
     "ĞÑÒÓÔÕÖ×ØÙÚÛÜİŞß"
     "àáâãäåæçèéêëìíîï"
     "ğñòóôõö÷øùúûüışÿ",
     FALSE},
    {"windows-1257", "CP1257",
     "€?‚?„…†‡?‰?‹?¨ˇ¸"
     "?‘’“”•–—?™?›?¯˛?"
     "\u00a0?¢£¤?¦§Ø©Ŗ«¬\u00ad®Æ"
     "°±²³´µ¶·ø¹ŗ»¼½¾æ"
     "ĄĮĀĆÄÅĘĒČÉŹĖĢĶĪĻ"
     "ŠŃŅÓŌÕÖ×ŲŁŚŪÜŻŽß"
     "ąįāćäåęēčéźėģķīļ"
     "šńņóōõö÷ųłśūüżž˙",
     FALSE},
    {"macintosh", "MACINTOSH",
     "ÄÅÇÉÑÖÜáàâäãåçéè"
     "êëíìîïñóòôöõúùûü"
     "†°¢£§•¶ß®©™´¨≠ÆØ"
     "∞±≤≥¥µ∂∑∏π∫ªºΩæø"
     "¿¡¬√ƒ≈∆«»…\u00a0ÀÃÕŒœ"
     "–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ"
     "‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ"
     "\uf8ffÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ",
     FALSE},
    {"cp437", "CP437",
     "ÇüéâäàåçêëèïîìÄÅ"
     "ÉæÆôöòûùÿÖÜ¢£¥₧ƒ"
     "áíóúñÑªº¿⌐¬½¼¡«»"
     "░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
     "└┴┬├─┼╞╟╚╔╩╦╠═╬╧"
     "╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
     "αßΓπΣσµτΦΘΩδ∞φε∩"
     "≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0",
     FALSE},
    {"cp850", "CP850",
     "ÇüéâäàåçêëèïîìÄÅ"
     "ÉæÆôöòûùÿÖÜø£Ø×ƒ"
     "áíóúñÑªº¿®¬½¼¡«»"
     "░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐"
     "└┴┬├─┼ãÃ╚╔╩╦╠═╬¤"
     "ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀"
     "ÓßÔÒõÕµþÞÚÛÙýÝ¯´"
     "\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0",
     FALSE},
    {"koi8-r", "KOI8-R",
     "─│┌┐└┘├┤┬┴┼▀▄█▌▐"
     "░▒▓⌠■∙√≈≤≥\u00a0⌡°²·÷"
     "═║╒ё╓╔╕╖╗╘╙╚╛╜╝╞"
     "╟╠╡Ё╢╣╤╥╦╧╨╩╪╫╬©"
     "юабцдефгхийклмно"
     "пярстужвьызшэщчъ"
     "ЮАБЦДЕФГХИЙКЛМНО"
     "ПЯРСТУЖВЬЫЗШЭЩЧЪ",
     TRUE},
};
/* clang-format on */

/* Characters of the tables: rows by number, numbers by character. Row 0 is for all others. */
enum { ROWS_MAX = 512, ALIENS_MAX = 8 };

typedef struct {
    gunichar c;
    guint8 bytes[MOJIBAKE_ENCODINGS];
    MojibakeRoles roles;
} Row;

typedef struct {
    Row rows[ROWS_MAX];
    guint n_rows;
    guint16 direct[MOJIBAKE_DIRECT_END];
    MojibakeRoles roles[MOJIBAKE_DIRECT_END];
    guint16
        aliens[ALIENS_MAX]; /* rows of characters from MOJIBAKE_DIRECT_END on: ligatures, a logo */
    guint n_aliens;
} Index;

static guint16 find_row(const Index *index, gunichar c)
{
    if (c < MOJIBAKE_DIRECT_END)
        return index->direct[c];
    for (guint i = 0; i < index->n_aliens; i++)
        if (index->rows[index->aliens[i]].c == c)
            return index->aliens[i];
    return 0;
}

static Row *get_row(Index *index, gunichar c)
{
    guint16 n = find_row(index, c);
    if (n)
        return &index->rows[n];
    n = (guint16)index->n_rows++;
    g_assert(n < ROWS_MAX);
    if (c < MOJIBAKE_DIRECT_END) {
        index->direct[c] = n;
    } else {
        g_assert(index->n_aliens < ALIENS_MAX);
        index->aliens[index->n_aliens++] = n;
    }
    index->rows[n].c = c;
    return &index->rows[n];
}

static void add(Index *index, guint encoding, gunichar c, guint8 byte)
{
    Row *row = get_row(index, c);
    guint16 bit = (guint16)(1u << encoding);
    row->bytes[encoding] = byte;
    if (byte < 0xC0)
        row->roles.tails |= bit;
    else if (byte >= 0xC2 && byte <= 0xDF)
        row->roles.leads2 |= bit;
    else if (byte >= 0xE0 && byte <= 0xEF)
        row->roles.leads3 |= bit;
    else if (byte >= 0xF0 && byte <= 0xF4)
        row->roles.leads4 |= bit;
}

static void add_encoding(Index *index, guint encoding)
{
    const char *p = mojibake_encodings[encoding].high;
    for (guint byte = 0x80; byte <= 0xFF; byte++, p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c != '?')
            add(index, encoding, c, (guint8)byte);
        if (byte < 0xA0 && (c == '?' || encoding == 0))
            add(index, encoding, byte, (guint8)byte);
    }
    g_assert(*p == '\0');
}

/* Made once, never freed: 110 kB. */
static const Index *get_index(void)
{
    static Index *made;
    static gsize once;
    if (g_once_init_enter(&once)) {
        made = g_new0(Index, 1);
        made->n_rows = 1;
        for (guint encoding = 0; encoding < MOJIBAKE_ENCODINGS; encoding++)
            add_encoding(made, encoding);
        for (gunichar c = 0; c < MOJIBAKE_DIRECT_END; c++)
            made->roles[c] = made->rows[made->direct[c]].roles;
        g_once_init_leave(&once, 1);
    }
    return made;
}

MojibakeRoles mojibake_roles(gunichar c)
{
    const Index *index = get_index();
    return index->rows[find_row(index, c)].roles;
}

const MojibakeRoles *mojibake_roles_table(void)
{
    return get_index()->roles;
}

guint8 mojibake_byte(guint encoding, gunichar c)
{
    const Index *index = get_index();
    g_assert(encoding < MOJIBAKE_ENCODINGS);
    return index->rows[find_row(index, c)].bytes[encoding];
}

gunichar mojibake_c1(gunichar c)
{
    if (c < 0x80 || c > 0x9F)
        return 0;
    const char *p = g_utf8_offset_to_pointer(mojibake_encodings[0].high, (glong)c - 0x80);
    return *p == '?' ? 0 : g_utf8_get_char(p);
}
