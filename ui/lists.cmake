# SPDX-License-Identifier: GPL-3.0-or-later
# The tabs of the detail pane, in order. `name` means: a file <name>view.cpp defines `DetailView *<name>View()`.
set(ETAGERE_DETAIL_VIEWS
    overview headers body key stored explain replay
)
