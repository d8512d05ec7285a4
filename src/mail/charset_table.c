/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/charset_table.h"

/*
 * X(symbol, canonical name, iconv names, escape, flags)
 * Where a name stands for another charset (gb2312 for GB18030), the larger one reads all that the
 * smaller one has.
 */
#define CHARSETS(X)                                                                             \
    X(NONE, NULL, NO_NAMES, 0, CHARSET_UTF8)                                                    \
    X(ASCII, "windows-1252", NO_NAMES, 0, CHARSET_UTF8)                                         \
    X(UTF8, "utf-8", NO_NAMES, 0, CHARSET_UTF8)                                                 \
    X(WINDOWS_1252, "windows-1252", NO_NAMES, 0, CHARSET_SINGLE | CHARSET_1252)                 \
    X(ISO_8859_2, "iso-8859-2", NAMES("ISO-8859-2"), 0, CHARSET_SINGLE | CHARSET_NO_C1)         \
    X(ISO_8859_3, "iso-8859-3", NAMES("ISO-8859-3"), 0, CHARSET_SINGLE | CHARSET_NO_C1)         \
    X(ISO_8859_4, "iso-8859-4", NAMES("ISO-8859-4"), 0, CHARSET_SINGLE | CHARSET_NO_C1)         \
    X(ISO_8859_5, "iso-8859-5", NAMES("ISO-8859-5"), 0, CHARSET_SINGLE | CHARSET_NO_C1)         \
    X(ISO_8859_6, "iso-8859-6", NAMES("ISO-8859-6"), 0, CHARSET_SINGLE | CHARSET_NO_C1)         \
    X(ISO_8859_7, "iso-8859-7", NAMES("ISO-8859-7"), 0, CHARSET_SINGLE | CHARSET_NO_C1)         \
    X(ISO_8859_8, "iso-8859-8", NAMES("ISO-8859-8"), 0, CHARSET_SINGLE | CHARSET_NO_C1)         \
    X(ISO_8859_10, "iso-8859-10", NAMES("ISO-8859-10"), 0, CHARSET_SINGLE | CHARSET_NO_C1)      \
    X(ISO_8859_13, "iso-8859-13", NAMES("ISO-8859-13"), 0, CHARSET_SINGLE | CHARSET_NO_C1)      \
    X(ISO_8859_14, "iso-8859-14", NAMES("ISO-8859-14"), 0, CHARSET_SINGLE | CHARSET_NO_C1)      \
    X(ISO_8859_15, "iso-8859-15", NAMES("ISO-8859-15"), 0, CHARSET_SINGLE | CHARSET_NO_C1)      \
    X(ISO_8859_16, "iso-8859-16", NAMES("ISO-8859-16"), 0, CHARSET_SINGLE | CHARSET_NO_C1)      \
    X(WINDOWS_1250, "windows-1250", NAMES("CP1250", "WINDOWS-1250"), 0, CHARSET_SINGLE)         \
    X(WINDOWS_1251, "windows-1251", NAMES("CP1251", "WINDOWS-1251"), 0, CHARSET_SINGLE)         \
    X(WINDOWS_1253, "windows-1253", NAMES("CP1253", "WINDOWS-1253"), 0, CHARSET_SINGLE)         \
    X(WINDOWS_1254, "windows-1254", NAMES("CP1254", "WINDOWS-1254"), 0, CHARSET_SINGLE)         \
    X(WINDOWS_1255, "windows-1255", NAMES("CP1255", "WINDOWS-1255"), 0, CHARSET_SINGLE)         \
    X(WINDOWS_1256, "windows-1256", NAMES("CP1256", "WINDOWS-1256"), 0, CHARSET_SINGLE)         \
    X(WINDOWS_1257, "windows-1257", NAMES("CP1257", "WINDOWS-1257"), 0, CHARSET_SINGLE)         \
    X(WINDOWS_1258, "windows-1258", NAMES("CP1258", "WINDOWS-1258"), 0, CHARSET_SINGLE)         \
    X(WINDOWS_874, "windows-874", NAMES("CP874", "WINDOWS-874", "TIS-620"), 0, CHARSET_SINGLE)  \
    X(KOI8_R, "koi8-r", NAMES("KOI8-R"), 0, CHARSET_SINGLE)                                     \
    X(KOI8_U, "koi8-u", NAMES("KOI8-U"), 0, CHARSET_SINGLE)                                     \
    X(KOI8_T, "koi8-t", NAMES("KOI8-T"), 0, CHARSET_SINGLE)                                     \
    X(CP437, "cp437", NAMES("CP437", "IBM437"), 0, CHARSET_SINGLE)                              \
    X(CP737, "cp737", NAMES("CP737", "IBM737"), 0, CHARSET_SINGLE)                              \
    X(CP775, "cp775", NAMES("CP775", "IBM775"), 0, CHARSET_SINGLE)                              \
    X(CP850, "cp850", NAMES("CP850", "IBM850"), 0, CHARSET_SINGLE)                              \
    X(CP852, "cp852", NAMES("CP852", "IBM852"), 0, CHARSET_SINGLE)                              \
    X(CP855, "cp855", NAMES("CP855", "IBM855"), 0, CHARSET_SINGLE)                              \
    X(CP857, "cp857", NAMES("CP857", "IBM857"), 0, CHARSET_SINGLE)                              \
    X(CP858, "cp858", NAMES("CP858", "IBM858"), 0, CHARSET_SINGLE)                              \
    X(CP860, "cp860", NAMES("CP860", "IBM860"), 0, CHARSET_SINGLE)                              \
    X(CP861, "cp861", NAMES("CP861", "IBM861"), 0, CHARSET_SINGLE)                              \
    X(CP862, "cp862", NAMES("CP862", "IBM862"), 0, CHARSET_SINGLE)                              \
    X(CP863, "cp863", NAMES("CP863", "IBM863"), 0, CHARSET_SINGLE)                              \
    X(CP864, "cp864", NAMES("CP864", "IBM864"), 0, CHARSET_SINGLE)                              \
    X(CP865, "cp865", NAMES("CP865", "IBM865"), 0, CHARSET_SINGLE)                              \
    X(CP866, "cp866", NAMES("CP866", "IBM866"), 0, CHARSET_SINGLE)                              \
    X(CP869, "cp869", NAMES("CP869", "IBM869"), 0, CHARSET_SINGLE)                              \
    X(MACINTOSH, "macintosh", NAMES("MACINTOSH", "MAC"), 0, CHARSET_SINGLE)                     \
    X(MAC_CYRILLIC, "mac-cyrillic", NAMES("MAC-CYRILLIC", "MACCYRILLIC"), 0, CHARSET_SINGLE)    \
    X(MAC_CE, "mac-centraleurope", NAMES("MAC-CENTRALEUROPE", "MACCENTRALEUROPE"), 0,           \
      CHARSET_SINGLE)                                                                           \
    X(VISCII, "viscii", NAMES("VISCII"), 0, CHARSET_SINGLE)                                     \
    X(TCVN, "tcvn", NAMES("TCVN"), 0, CHARSET_SINGLE)                                           \
    X(ARMSCII_8, "armscii-8", NAMES("ARMSCII-8"), 0, CHARSET_SINGLE)                            \
    X(GEORGIAN_PS, "georgian-ps", NAMES("GEORGIAN-PS"), 0, CHARSET_SINGLE | CHARSET_NO_C1)      \
    X(GB18030, "gb18030", NAMES("GB18030"), 0, CHARSET_EURO_0X80)                               \
    X(HZ, "hz-gb-2312", NAMES("GB18030"), '~', CHARSET_HZ)                                      \
    X(BIG5, "big5", NAMES("BIG5", "BIG5-HKSCS"), 0, CHARSET_NO_C1)                              \
    X(BIG5_HKSCS, "big5-hkscs", NAMES("BIG5-HKSCS"), 0, CHARSET_NO_C1)                          \
    X(EUC_TW, "euc-tw", NAMES("EUC-TW"), 0, CHARSET_NO_C1)                                      \
    X(CP949, "cp949", NAMES("CP949", "UHC"), 0, 0)                                              \
    X(JOHAB, "johab", NAMES("JOHAB"), 0, 0)                                                     \
    X(CP932, "cp932", NAMES("CP932", "MS932"), 0, 0)                                            \
    X(EUC_JP, "euc-jp", NAMES("EUC-JP-MS", "EUC-JP"), 0, CHARSET_NO_C1)                         \
    X(ISO_2022_JP, "iso-2022-jp",                                                               \
      NAMES("ISO-2022-JP-MS", "ISO-2022-JP-3", "ISO-2022-JP-2", "EUC-JP-MS", "EUC-JP"), '\x1b', \
      CHARSET_JIS)                                                                              \
    X(ISO_2022_KR, "iso-2022-kr", NAMES("ISO-2022-KR"), '\x1b', 0)                              \
    X(ISO_2022_CN, "iso-2022-cn", NAMES("ISO-2022-CN-EXT", "ISO-2022-CN"), '\x1b', 0)           \
    X(UTF_7, "utf-7", NAMES("UTF-7"), '+', 0)                                                   \
    X(UTF_16, "utf-16", NO_NAMES, 0, CHARSET_WIDE | CHARSET_ANY_ORDER)                          \
    X(UTF_16LE, "utf-16le", NAMES("UTF-16LE"), 0, CHARSET_WIDE)                                 \
    X(UTF_16BE, "utf-16be", NAMES("UTF-16BE"), 0, CHARSET_WIDE)                                 \
    X(UTF_32, "utf-32", NO_NAMES, 0, CHARSET_WIDE | CHARSET_ANY_ORDER)                          \
    X(UTF_32LE, "utf-32le", NAMES("UTF-32LE"), 0, CHARSET_WIDE)                                 \
    X(UTF_32BE, "utf-32be", NAMES("UTF-32BE"), 0, CHARSET_WIDE)

/* clang-format off */
#define NAMES(...) {__VA_ARGS__}
#define NO_NAMES {NULL}
/* clang-format on */

enum {
#define X(symbol, name, iconv_names, escape, flags) ROW_##symbol,
    CHARSETS(X)
#undef X
        ROWS
};

static const Charset charsets[ROWS] = {
#define X(symbol, name, iconv_names, escape, flags) {name, iconv_names, escape, flags},
    CHARSETS(X)
#undef X
};

typedef struct {
    char label[CHARSET_LABEL_MAX / 2];
    guint8 row;
} Alias;

/* Sorted by label, as bsearch wants it. */
static const Alias aliases[] = {
    {"1250", ROW_WINDOWS_1250},
    {"1251", ROW_WINDOWS_1251},
    {"1252", ROW_WINDOWS_1252},
    {"1253", ROW_WINDOWS_1253},
    {"1254", ROW_WINDOWS_1254},
    {"1255", ROW_WINDOWS_1255},
    {"1256", ROW_WINDOWS_1256},
    {"1257", ROW_WINDOWS_1257},
    {"1258", ROW_WINDOWS_1258},
    {"437", ROW_CP437},
    {"646", ROW_ASCII},
    {"737", ROW_CP737},
    {"775", ROW_CP775},
    {"7bit", ROW_NONE},
    {"850", ROW_CP850},
    {"852", ROW_CP852},
    {"855", ROW_CP855},
    {"857", ROW_CP857},
    {"858", ROW_CP858},
    {"860", ROW_CP860},
    {"861", ROW_CP861},
    {"862", ROW_CP862},
    {"863", ROW_CP863},
    {"864", ROW_CP864},
    {"865", ROW_CP865},
    {"866", ROW_CP866},
    {"869", ROW_CP869},
    {"88591", ROW_WINDOWS_1252},
    {"885910", ROW_ISO_8859_10},
    {"885911", ROW_WINDOWS_874},
    {"885913", ROW_ISO_8859_13},
    {"885914", ROW_ISO_8859_14},
    {"885915", ROW_ISO_8859_15},
    {"885916", ROW_ISO_8859_16},
    {"88592", ROW_ISO_8859_2},
    {"88593", ROW_ISO_8859_3},
    {"88594", ROW_ISO_8859_4},
    {"88595", ROW_ISO_8859_5},
    {"88596", ROW_ISO_8859_6},
    {"88597", ROW_ISO_8859_7},
    {"88598", ROW_ISO_8859_8},
    {"88599", ROW_WINDOWS_1254},
    {"8bit", ROW_NONE},
    {"932", ROW_CP932},
    {"936", ROW_GB18030},
    {"949", ROW_CP949},
    {"950", ROW_BIG5},
    {"ansi", ROW_WINDOWS_1252},
    {"ansix341968", ROW_ASCII},
    {"ansix341986", ROW_ASCII},
    {"arabic", ROW_ISO_8859_6},
    {"armscii8", ROW_ARMSCII_8},
    {"ascii", ROW_ASCII},
    {"ascii8bit", ROW_ASCII},
    {"asciius", ROW_ASCII},
    {"asmo708", ROW_ISO_8859_6},
    {"auto", ROW_NONE},
    {"big5", ROW_BIG5},
    {"big5eten", ROW_BIG5},
    {"big5hk", ROW_BIG5_HKSCS},
    {"big5hkscs", ROW_BIG5_HKSCS},
    {"big5tw", ROW_BIG5},
    {"binary", ROW_NONE},
    {"charset", ROW_NONE},
    {"chinese", ROW_GB18030},
    {"cnbig5", ROW_BIG5},
    {"cns11643", ROW_EUC_TW},
    {"cp10000", ROW_MACINTOSH},
    {"cp10007", ROW_MAC_CYRILLIC},
    {"cp10029", ROW_MAC_CE},
    {"cp1200", ROW_UTF_16LE},
    {"cp1201", ROW_UTF_16BE},
    {"cp1250", ROW_WINDOWS_1250},
    {"cp1251", ROW_WINDOWS_1251},
    {"cp1252", ROW_WINDOWS_1252},
    {"cp1253", ROW_WINDOWS_1253},
    {"cp1254", ROW_WINDOWS_1254},
    {"cp1255", ROW_WINDOWS_1255},
    {"cp1256", ROW_WINDOWS_1256},
    {"cp1257", ROW_WINDOWS_1257},
    {"cp1258", ROW_WINDOWS_1258},
    {"cp1361", ROW_JOHAB},
    {"cp20127", ROW_ASCII},
    {"cp20866", ROW_KOI8_R},
    {"cp20932", ROW_EUC_JP},
    {"cp20936", ROW_GB18030},
    {"cp20949", ROW_CP949},
    {"cp21866", ROW_KOI8_U},
    {"cp28591", ROW_WINDOWS_1252},
    {"cp28592", ROW_ISO_8859_2},
    {"cp28605", ROW_ISO_8859_15},
    {"cp367", ROW_ASCII},
    {"cp437", ROW_CP437},
    {"cp50220", ROW_ISO_2022_JP},
    {"cp50221", ROW_ISO_2022_JP},
    {"cp50222", ROW_ISO_2022_JP},
    {"cp50225", ROW_ISO_2022_KR},
    {"cp51932", ROW_EUC_JP},
    {"cp51936", ROW_GB18030},
    {"cp51949", ROW_CP949},
    {"cp52936", ROW_HZ},
    {"cp54936", ROW_GB18030},
    {"cp65000", ROW_UTF_7},
    {"cp65001", ROW_UTF8},
    {"cp737", ROW_CP737},
    {"cp775", ROW_CP775},
    {"cp819", ROW_WINDOWS_1252},
    {"cp850", ROW_CP850},
    {"cp852", ROW_CP852},
    {"cp855", ROW_CP855},
    {"cp857", ROW_CP857},
    {"cp858", ROW_CP858},
    {"cp860", ROW_CP860},
    {"cp861", ROW_CP861},
    {"cp862", ROW_CP862},
    {"cp863", ROW_CP863},
    {"cp864", ROW_CP864},
    {"cp865", ROW_CP865},
    {"cp866", ROW_CP866},
    {"cp869", ROW_CP869},
    {"cp874", ROW_WINDOWS_874},
    {"cp912", ROW_ISO_8859_2},
    {"cp932", ROW_CP932},
    {"cp936", ROW_GB18030},
    {"cp949", ROW_CP949},
    {"cp950", ROW_BIG5},
    {"csascii", ROW_ASCII},
    {"csbig5", ROW_BIG5},
    {"cseuckr", ROW_CP949},
    {"cseucpkdfmtjapanese", ROW_EUC_JP},
    {"csgb18030", ROW_GB18030},
    {"csgb2312", ROW_GB18030},
    {"csgbk", ROW_GB18030},
    {"csibm866", ROW_CP866},
    {"csiso2022jp", ROW_ISO_2022_JP},
    {"csiso2022jp2", ROW_ISO_2022_JP},
    {"csiso2022kr", ROW_ISO_2022_KR},
    {"csiso58gb231280", ROW_GB18030},
    {"csiso88596e", ROW_ISO_8859_6},
    {"csiso88596i", ROW_ISO_8859_6},
    {"csiso88598e", ROW_ISO_8859_8},
    {"csiso88598i", ROW_ISO_8859_8},
    {"csisolatin1", ROW_WINDOWS_1252},
    {"csisolatin2", ROW_ISO_8859_2},
    {"csisolatin3", ROW_ISO_8859_3},
    {"csisolatin4", ROW_ISO_8859_4},
    {"csisolatin5", ROW_WINDOWS_1254},
    {"csisolatin6", ROW_ISO_8859_10},
    {"csisolatin9", ROW_ISO_8859_15},
    {"csisolatinarabic", ROW_ISO_8859_6},
    {"csisolatincyrillic", ROW_ISO_8859_5},
    {"csisolatingreek", ROW_ISO_8859_7},
    {"csisolatinhebrew", ROW_ISO_8859_8},
    {"cskoi8r", ROW_KOI8_R},
    {"csksc56011987", ROW_CP949},
    {"csmacintosh", ROW_MACINTOSH},
    {"csshiftjis", ROW_CP932},
    {"csunicode", ROW_UTF_16},
    {"csunicode11utf7", ROW_UTF_7},
    {"cswindows31j", ROW_CP932},
    {"cyrillic", ROW_ISO_8859_5},
    {"default", ROW_NONE},
    {"defaultcharset", ROW_NONE},
    {"dos437", ROW_CP437},
    {"dos737", ROW_CP737},
    {"dos775", ROW_CP775},
    {"dos850", ROW_CP850},
    {"dos852", ROW_CP852},
    {"dos855", ROW_CP855},
    {"dos857", ROW_CP857},
    {"dos858", ROW_CP858},
    {"dos860", ROW_CP860},
    {"dos861", ROW_CP861},
    {"dos862", ROW_CP862},
    {"dos863", ROW_CP863},
    {"dos864", ROW_CP864},
    {"dos865", ROW_CP865},
    {"dos866", ROW_CP866},
    {"dos869", ROW_CP869},
    {"dos874", ROW_WINDOWS_874},
    {"ecma114", ROW_ISO_8859_6},
    {"ecma118", ROW_ISO_8859_7},
    {"elot928", ROW_ISO_8859_7},
    {"euccn", ROW_GB18030},
    {"eucgb", ROW_GB18030},
    {"eucjp", ROW_EUC_JP},
    {"eucjpms", ROW_EUC_JP},
    {"eucjpwin", ROW_EUC_JP},
    {"euckr", ROW_CP949},
    {"euctw", ROW_EUC_TW},
    {"gb", ROW_GB18030},
    {"gb18030", ROW_GB18030},
    {"gb180300", ROW_GB18030},
    {"gb180302000", ROW_GB18030},
    {"gb2312", ROW_GB18030},
    {"gb23121980", ROW_GB18030},
    {"gb231280", ROW_GB18030},
    {"gbk", ROW_GB18030},
    {"gbk2312", ROW_GB18030},
    {"georgianps", ROW_GEORGIAN_PS},
    {"greek", ROW_ISO_8859_7},
    {"greek8", ROW_ISO_8859_7},
    {"hebrew", ROW_ISO_8859_8},
    {"hz", ROW_HZ},
    {"hzgb2312", ROW_HZ},
    {"ibm367", ROW_ASCII},
    {"ibm437", ROW_CP437},
    {"ibm737", ROW_CP737},
    {"ibm775", ROW_CP775},
    {"ibm819", ROW_WINDOWS_1252},
    {"ibm850", ROW_CP850},
    {"ibm852", ROW_CP852},
    {"ibm855", ROW_CP855},
    {"ibm857", ROW_CP857},
    {"ibm858", ROW_CP858},
    {"ibm860", ROW_CP860},
    {"ibm861", ROW_CP861},
    {"ibm862", ROW_CP862},
    {"ibm863", ROW_CP863},
    {"ibm864", ROW_CP864},
    {"ibm865", ROW_CP865},
    {"ibm866", ROW_CP866},
    {"ibm869", ROW_CP869},
    {"iso10646ucs2", ROW_UTF_16},
    {"iso10646ucs4", ROW_UTF_32},
    {"iso2022cn", ROW_ISO_2022_CN},
    {"iso2022cnext", ROW_ISO_2022_CN},
    {"iso2022jp", ROW_ISO_2022_JP},
    {"iso2022jp1", ROW_ISO_2022_JP},
    {"iso2022jp2", ROW_ISO_2022_JP},
    {"iso2022jp2004", ROW_ISO_2022_JP},
    {"iso2022jp3", ROW_ISO_2022_JP},
    {"iso2022jpext", ROW_ISO_2022_JP},
    {"iso2022jpms", ROW_ISO_2022_JP},
    {"iso2022kr", ROW_ISO_2022_KR},
    {"iso646", ROW_ASCII},
    {"iso646us", ROW_ASCII},
    {"iso8859", ROW_WINDOWS_1252},
    {"iso88591", ROW_WINDOWS_1252},
    {"iso885910", ROW_ISO_8859_10},
    {"iso885911", ROW_WINDOWS_874},
    {"iso885911987", ROW_WINDOWS_1252},
    {"iso885913", ROW_ISO_8859_13},
    {"iso885914", ROW_ISO_8859_14},
    {"iso885915", ROW_ISO_8859_15},
    {"iso885916", ROW_ISO_8859_16},
    {"iso88592", ROW_ISO_8859_2},
    {"iso885921987", ROW_ISO_8859_2},
    {"iso88593", ROW_ISO_8859_3},
    {"iso885931988", ROW_ISO_8859_3},
    {"iso88594", ROW_ISO_8859_4},
    {"iso885941988", ROW_ISO_8859_4},
    {"iso88595", ROW_ISO_8859_5},
    {"iso885951988", ROW_ISO_8859_5},
    {"iso88596", ROW_ISO_8859_6},
    {"iso885961987", ROW_ISO_8859_6},
    {"iso88596e", ROW_ISO_8859_6},
    {"iso88596i", ROW_ISO_8859_6},
    {"iso88597", ROW_ISO_8859_7},
    {"iso885971987", ROW_ISO_8859_7},
    {"iso88598", ROW_ISO_8859_8},
    {"iso885981988", ROW_ISO_8859_8},
    {"iso88598e", ROW_ISO_8859_8},
    {"iso88598i", ROW_ISO_8859_8},
    {"iso88599", ROW_WINDOWS_1254},
    {"iso885991989", ROW_WINDOWS_1254},
    {"isoir100", ROW_WINDOWS_1252},
    {"isoir101", ROW_ISO_8859_2},
    {"isoir109", ROW_ISO_8859_3},
    {"isoir110", ROW_ISO_8859_4},
    {"isoir126", ROW_ISO_8859_7},
    {"isoir127", ROW_ISO_8859_6},
    {"isoir138", ROW_ISO_8859_8},
    {"isoir144", ROW_ISO_8859_5},
    {"isoir148", ROW_WINDOWS_1254},
    {"isoir149", ROW_CP949},
    {"isoir157", ROW_ISO_8859_10},
    {"isoir58", ROW_GB18030},
    {"isolatin1", ROW_WINDOWS_1252},
    {"jis", ROW_ISO_2022_JP},
    {"johab", ROW_JOHAB},
    {"koi", ROW_KOI8_R},
    {"koi8", ROW_KOI8_R},
    {"koi8r", ROW_KOI8_R},
    {"koi8ru", ROW_KOI8_U},
    {"koi8t", ROW_KOI8_T},
    {"koi8u", ROW_KOI8_U},
    {"korean", ROW_CP949},
    {"ksc", ROW_CP949},
    {"ksc5601", ROW_CP949},
    {"ksc56011987", ROW_CP949},
    {"ksc56011989", ROW_CP949},
    {"ksx1001", ROW_CP949},
    {"l1", ROW_WINDOWS_1252},
    {"l10", ROW_ISO_8859_16},
    {"l2", ROW_ISO_8859_2},
    {"l3", ROW_ISO_8859_3},
    {"l4", ROW_ISO_8859_4},
    {"l5", ROW_WINDOWS_1254},
    {"l6", ROW_ISO_8859_10},
    {"l7", ROW_ISO_8859_13},
    {"l8", ROW_ISO_8859_14},
    {"l9", ROW_ISO_8859_15},
    {"latin0", ROW_ISO_8859_15},
    {"latin1", ROW_WINDOWS_1252},
    {"latin10", ROW_ISO_8859_16},
    {"latin2", ROW_ISO_8859_2},
    {"latin3", ROW_ISO_8859_3},
    {"latin4", ROW_ISO_8859_4},
    {"latin5", ROW_WINDOWS_1254},
    {"latin6", ROW_ISO_8859_10},
    {"latin7", ROW_ISO_8859_13},
    {"latin8", ROW_ISO_8859_14},
    {"latin9", ROW_ISO_8859_15},
    {"logical", ROW_ISO_8859_8},
    {"mac", ROW_MACINTOSH},
    {"macce", ROW_MAC_CE},
    {"maccentraleurope", ROW_MAC_CE},
    {"maccyrillic", ROW_MAC_CYRILLIC},
    {"macintosh", ROW_MACINTOSH},
    {"macroman", ROW_MACINTOSH},
    {"macukrainian", ROW_MAC_CYRILLIC},
    {"ms932", ROW_CP932},
    {"ms936", ROW_GB18030},
    {"ms949", ROW_CP949},
    {"mskanji", ROW_CP932},
    {"none", ROW_NONE},
    {"null", ROW_NONE},
    {"shiftjis", ROW_CP932},
    {"shiftjis2004", ROW_CP932},
    {"shiftjisx0213", ROW_CP932},
    {"sjis", ROW_CP932},
    {"sjiswin", ROW_CP932},
    {"suneugreek", ROW_ISO_8859_7},
    {"tcvn", ROW_TCVN},
    {"tcvn5712", ROW_TCVN},
    {"tcvn57121", ROW_TCVN},
    {"tis620", ROW_WINDOWS_874},
    {"tis6200", ROW_WINDOWS_874},
    {"tis62025291", ROW_WINDOWS_874},
    {"true", ROW_NONE},
    {"ucs2", ROW_UTF_16},
    {"ucs2be", ROW_UTF_16BE},
    {"ucs2le", ROW_UTF_16LE},
    {"ucs4", ROW_UTF_32},
    {"uhc", ROW_CP949},
    {"ujis", ROW_EUC_JP},
    {"undefined", ROW_NONE},
    {"unicode", ROW_UTF8},
    {"unicode11utf7", ROW_UTF_7},
    {"unicode11utf8", ROW_UTF8},
    {"unicode20utf7", ROW_UTF_7},
    {"unicode20utf8", ROW_UTF8},
    {"unicodefeff", ROW_UTF_16LE},
    {"unicodefffe", ROW_UTF_16BE},
    {"unicodeutf8", ROW_UTF8},
    {"unknown", ROW_NONE},
    {"unknown8bit", ROW_NONE},
    {"us", ROW_ASCII},
    {"usasci", ROW_ASCII},
    {"usascii", ROW_ASCII},
    {"usascii8bit", ROW_ASCII},
    {"userdefined", ROW_NONE},
    {"utf", ROW_UTF8},
    {"utf16", ROW_UTF_16},
    {"utf16be", ROW_UTF_16BE},
    {"utf16le", ROW_UTF_16LE},
    {"utf32", ROW_UTF_32},
    {"utf32be", ROW_UTF_32BE},
    {"utf32le", ROW_UTF_32LE},
    {"utf7", ROW_UTF_7},
    {"utf8", ROW_UTF8},
    {"utf88bit", ROW_UTF8},
    {"utf8j", ROW_UTF8},
    {"utf8mac", ROW_UTF8},
    {"utf8mb4", ROW_UTF8},
    {"utf8n", ROW_UTF8},
    {"utf8sig", ROW_UTF8},
    {"utf8unknown", ROW_NONE},
    {"utf8x", ROW_UTF8},
    {"viettcvn", ROW_TCVN},
    {"viettcvn5712", ROW_TCVN},
    {"viscii", ROW_VISCII},
    {"visual", ROW_ISO_8859_8},
    {"westeuropean", ROW_WINDOWS_1252},
    {"win1250", ROW_WINDOWS_1250},
    {"win1251", ROW_WINDOWS_1251},
    {"win1252", ROW_WINDOWS_1252},
    {"win1253", ROW_WINDOWS_1253},
    {"win1254", ROW_WINDOWS_1254},
    {"win1255", ROW_WINDOWS_1255},
    {"win1256", ROW_WINDOWS_1256},
    {"win1257", ROW_WINDOWS_1257},
    {"win1258", ROW_WINDOWS_1258},
    {"winbaltrim", ROW_WINDOWS_1257},
    {"windows10000", ROW_MACINTOSH},
    {"windows10007", ROW_MAC_CYRILLIC},
    {"windows10029", ROW_MAC_CE},
    {"windows1200", ROW_UTF_16LE},
    {"windows1201", ROW_UTF_16BE},
    {"windows1250", ROW_WINDOWS_1250},
    {"windows1251", ROW_WINDOWS_1251},
    {"windows1252", ROW_WINDOWS_1252},
    {"windows1253", ROW_WINDOWS_1253},
    {"windows1254", ROW_WINDOWS_1254},
    {"windows1255", ROW_WINDOWS_1255},
    {"windows1256", ROW_WINDOWS_1256},
    {"windows1257", ROW_WINDOWS_1257},
    {"windows1258", ROW_WINDOWS_1258},
    {"windows20127", ROW_ASCII},
    {"windows20866", ROW_KOI8_R},
    {"windows20932", ROW_EUC_JP},
    {"windows20936", ROW_GB18030},
    {"windows21866", ROW_KOI8_U},
    {"windows28591", ROW_WINDOWS_1252},
    {"windows28592", ROW_ISO_8859_2},
    {"windows28593", ROW_ISO_8859_3},
    {"windows28594", ROW_ISO_8859_4},
    {"windows28595", ROW_ISO_8859_5},
    {"windows28596", ROW_ISO_8859_6},
    {"windows28597", ROW_ISO_8859_7},
    {"windows28598", ROW_ISO_8859_8},
    {"windows28599", ROW_WINDOWS_1254},
    {"windows28603", ROW_ISO_8859_13},
    {"windows28605", ROW_ISO_8859_15},
    {"windows31j", ROW_CP932},
    {"windows38598", ROW_ISO_8859_8},
    {"windows50220", ROW_ISO_2022_JP},
    {"windows50221", ROW_ISO_2022_JP},
    {"windows50222", ROW_ISO_2022_JP},
    {"windows50225", ROW_ISO_2022_KR},
    {"windows51932", ROW_EUC_JP},
    {"windows51949", ROW_CP949},
    {"windows52936", ROW_HZ},
    {"windows54936", ROW_GB18030},
    {"windows65000", ROW_UTF_7},
    {"windows65001", ROW_UTF8},
    {"windows874", ROW_WINDOWS_874},
    {"windows932", ROW_CP932},
    {"windows936", ROW_GB18030},
    {"windows949", ROW_CP949},
    {"windows950", ROW_BIG5},
    {"windowslatin1", ROW_WINDOWS_1252},
    {"y", ROW_NONE},
};

static int compare_alias(const void *key, const void *alias)
{
    return strcmp(key, ((const Alias *)alias)->label);
}

/* The label in squeezed form, see the header. FALSE if it is too long to be one. */
static gboolean squeeze(Str label, char out[static CHARSET_LABEL_MAX])
{
    gssize end = str_find_char(label, '*');
    if (end >= 0)
        label.n = (gsize)end;
    gsize n = 0;
    for (gsize i = 0; i < label.n && label.p[i] != ';'; i++) {
        if (label.p[i] == '=')
            n = 0; /* charset= */
        else if (g_ascii_isalnum(label.p[i])) {
            if (n + 1 >= CHARSET_LABEL_MAX)
                return FALSE;
            out[n++] = str_fold(label.p[i]);
        } else if ((label.p[i] == '-' || label.p[i] == '_') && n == 1 && out[0] == 'x')
            n = 0; /* x-sjis */
    }
    out[n] = '\0';
    return TRUE;
}

const Charset *charset_find(Str label, gboolean *known)
{
    char key[CHARSET_LABEL_MAX];
    gboolean fits = squeeze(label, key);
    const Alias *alias =
        fits && *key ? bsearch(key, aliases, G_N_ELEMENTS(aliases), sizeof(Alias), compare_alias)
                     : NULL;
    *known = alias || (fits && *key == '\0');
    return &charsets[alias ? alias->row : ROW_NONE];
}

guint charset_index(const Charset *charset)
{
    return (guint)(charset - charsets);
}

guint charset_count(void)
{
    return ROWS;
}

const Charset *charset_with_order(const Charset *charset, gboolean little_endian)
{
    gboolean four = charset == &charsets[ROW_UTF_32];
    if (little_endian)
        return &charsets[four ? ROW_UTF_32LE : ROW_UTF_16LE];
    return &charsets[four ? ROW_UTF_32BE : ROW_UTF_16BE];
}

gunichar charset_1252_char(guchar byte)
{
    static const gunichar2 c1[0x20] = {
        0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
        0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
        0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
    };
    return byte >= 0x80 && byte < 0xa0 ? c1[byte - 0x80] : byte;
}
