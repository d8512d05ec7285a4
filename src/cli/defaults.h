/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * defaults: what the user's configuration (config.h) says of a command, put behind what its command
 * line says: [listdigest "COMMAND"] goes before [listdigest], the command line before both. What
 * [bot] names is given to base/bots.h.
 */
#ifndef LISTDIGEST_DEFAULTS_H
#define LISTDIGEST_DEFAULTS_H

#include "cli/raw_options.h"

/* --config FILE, which must be there; else the usual place, unless --no-config. */
gboolean defaults_apply(RawOptions *raw, const Command *command, GError **error);

#endif
