/// ncurses with wide characters, and the macros that Swift does not import.
#pragma once
#define NCURSES_WIDECHAR 1
#include <locale.h>
#include <ncurses.h>

static const attr_t cn_bold = A_BOLD, cn_dim = A_DIM, cn_reverse = A_REVERSE,
                    cn_underline = A_UNDERLINE, cn_italic = A_ITALIC;
static const mmask_t cn_b1_press = BUTTON1_PRESSED, cn_b1_release = BUTTON1_RELEASED,
                     cn_wheel_up = BUTTON4_PRESSED, cn_wheel_down = BUTTON5_PRESSED,
                     cn_motion = REPORT_MOUSE_POSITION;
static inline int cn_lines(void) { return LINES; }
static inline int cn_cols(void) { return COLS; }
static inline int cn_colors(void) { return COLORS; }

/// A file in memory, which the screen library writes to; Swift's Glibc module leaves it out.
int memfd_create(const char *name, unsigned int flags);
static inline int cn_memory_file(void) { return memfd_create("latent-screen", 1 /* close on exec */); }

/* From term.h, which would bring hundreds of macros named like variables. */
int setupterm(const char *term, int descriptor, int *status);
