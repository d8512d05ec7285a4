/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/json.h"
#include "render/text.h"

static const Renderer renderers[] = {
    {"text", "txt", text_digest, text_series, text_stats, text_check, text_show},
    {"json", "json", json_digest, NULL, json_stats, json_check, json_series},
    {"jsonl", NULL, NULL, json_series, NULL, NULL, NULL},
};

const Renderer *renderer_find(const char *format)
{
    for (guint i = 0; i < G_N_ELEMENTS(renderers); i++)
        if (g_str_equal(renderers[i].format, format))
            return &renderers[i];
    return NULL;
}

const Renderer *renderer_nth(guint i)
{
    return i < G_N_ELEMENTS(renderers) ? &renderers[i] : NULL;
}
