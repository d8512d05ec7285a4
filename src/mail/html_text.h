/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * html_text: the text of a mail that is only HTML: tags removed, entities decoded.
 *
 * Enough to read what a person wrote, not a renderer: block elements begin lines, white space is
 * one space except in <pre>, scripts, styles and comments are left out. Never longer than html.
 */
#ifndef LISTDIGEST_HTML_TEXT_H
#define LISTDIGEST_HTML_TEXT_H

#include "base/arena.h"

/* html: UTF-8. The result is UTF-8 with LF line ends, in the arena. */
Str html_text(Arena *arena, Str html);

#endif
