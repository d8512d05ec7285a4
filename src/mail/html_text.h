/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * html_text: the text of a mail that is only HTML: tags removed, entities decoded.
 *
 * Enough to read what a person wrote, not a renderer: block elements begin lines, white space is
 * one space except in <pre>, scripts, styles and comments are left out.
 */
#ifndef LISTDIGEST_HTML_TEXT_H
#define LISTDIGEST_HTML_TEXT_H

#include "mail/plain_text.h"

/* text: HTML, UTF-8 with LF line ends; becomes such text. It never grows. */
void html_text(PlainText *text);

#endif
