/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads an mbox by GMime alone: every message parsed, every part's content decoded and thrown away.
 * Prints how many messages, and how many bytes their contents had. For make bench.
 */
#include <gmime/gmime.h>
#include <stdio.h>

static void read_part(GMimeObject *parent, GMimeObject *part, gpointer data)
{
    GMimeDataWrapper *content =
        GMIME_IS_PART(part) ? g_mime_part_get_content(GMIME_PART(part)) : NULL;
    gssize n = content ? g_mime_data_wrapper_write_to_stream(content, data) : 0;
    (void)parent;
    if (n < 0)
        fprintf(stderr, "gmime_parse: a part that cannot be decoded\n");
    if (GMIME_IS_MESSAGE_PART(part)) {
        GMimeMessage *inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(part));
        if (inner)
            g_mime_message_foreach(inner, read_part, data);
    }
}

static guint64 read_mbox(GMimeParser *parser, GMimeStream *null)
{
    guint64 messages = 0;
    g_mime_parser_set_format(parser, GMIME_FORMAT_MBOX);
    while (!g_mime_parser_eos(parser)) {
        GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
        if (!message)
            break;
        g_mime_message_foreach(message, read_part, null);
        g_object_unref(message);
        messages++;
    }
    return messages;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_mime_init();
    GMimeStream *stream = argc == 2 ? g_mime_stream_file_open(argv[1], "r", &error) : NULL;
    if (!stream) {
        fprintf(stderr, "gmime_parse: %s\n", error ? error->message : "one FILE, please");
        return 1;
    }
    GMimeStream *null = g_mime_stream_null_new();
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    guint64 messages = read_mbox(parser, null);
    printf("%" G_GUINT64_FORMAT " messages, %zu bytes\n", messages,
           GMIME_STREAM_NULL(null)->written);
    g_object_unref(parser);
    g_object_unref(null);
    g_object_unref(stream);
    return 0;
}
