// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/bodykind.h"

class QObject;
class QsciLexer;

namespace etagere {

/// The lexer for a kind of text; null where there is none.
QsciLexer *newLexer(BodyKind kind, QObject *parent);

/// Gives it the theme's colours: names stand out, comments recede, the rest is text.
void colorLexer(QsciLexer &lexer);

} // namespace etagere
