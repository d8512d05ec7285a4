/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Feeds files to a fuzz target, without libFuzzer: "fuzz_split FILE...". TAP, a test per file. */
#include "fuzz.h"

int main(int argc, char **argv)
{
    printf("1..%d\n", argc - 1);
    for (int i = 1; i < argc; i++) {
        g_autofree char *content = NULL;
        gsize n;
        g_autoptr(GError) error = NULL;
        if (!g_file_get_contents(argv[i], &content, &n, &error))
            g_error("%s", error->message);
        fprintf(stderr, "%s\n", argv[i]); /* a crash names its file */
        Str bytes = fuzz_join((Str){content, n}, STR(""));
        LLVMFuzzerTestOneInput((const uint8_t *)bytes.p, bytes.n);
        fuzz_free(bytes);
        printf("ok %d - %s\n", i, argv[i]);
        fflush(stdout);
    }
    return 0;
}
