// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/syntax.h"

#include "theme.h"

#include <Qsci/qscilexercss.h>
#include <Qsci/qscilexerhtml.h>
#include <Qsci/qscilexerjavascript.h>
#include <Qsci/qscilexerjson.h>
#include <Qsci/qscilexerxml.h>
#include <QtCore/QHash>

namespace etagere {

namespace {

using StyleRoles = QHash<int, Role>;

StyleRoles jsonRoles()
{
    return { { QsciLexerJSON::Property, Role::Accent },     { QsciLexerJSON::Operator, Role::Muted },
             { QsciLexerJSON::CommentLine, Role::Muted },   { QsciLexerJSON::CommentBlock, Role::Muted },
             { QsciLexerJSON::UnclosedString, Role::Gone }, { QsciLexerJSON::Error, Role::Gone } };
}

StyleRoles markupRoles()
{
    return { { QsciLexerHTML::Tag, Role::Accent },
             { QsciLexerHTML::UnknownTag, Role::Accent },
             { QsciLexerHTML::XMLTagEnd, Role::Accent },
             { QsciLexerHTML::XMLStart, Role::Muted },
             { QsciLexerHTML::XMLEnd, Role::Muted },
             { QsciLexerHTML::HTMLComment, Role::Muted },
             { QsciLexerHTML::Attribute, Role::Muted },
             { QsciLexerHTML::UnknownAttribute, Role::Muted },
             { QsciLexerHTML::SGMLDefault, Role::Muted },
             { QsciLexerHTML::SGMLCommand, Role::Muted },
             { QsciLexerHTML::JavaScriptKeyword, Role::Accent },
             { QsciLexerHTML::JavaScriptComment, Role::Muted },
             { QsciLexerHTML::JavaScriptCommentLine, Role::Muted } };
}

StyleRoles cssRoles()
{
    return { { QsciLexerCSS::Tag, Role::Accent },        { QsciLexerCSS::ClassSelector, Role::Accent },
             { QsciLexerCSS::IDSelector, Role::Accent }, { QsciLexerCSS::AtRule, Role::Accent },
             { QsciLexerCSS::Comment, Role::Muted },     { QsciLexerCSS::Operator, Role::Muted } };
}

StyleRoles scriptRoles()
{
    return { { QsciLexerCPP::Keyword, Role::Accent },    { QsciLexerCPP::Comment, Role::Muted },
             { QsciLexerCPP::CommentLine, Role::Muted }, { QsciLexerCPP::CommentDoc, Role::Muted },
             { QsciLexerCPP::Operator, Role::Muted },    { QsciLexerCPP::UnclosedString, Role::Gone } };
}

StyleRoles rolesOf(const QsciLexer &lexer)
{
    if (qobject_cast<const QsciLexerJSON *>(&lexer))
        return jsonRoles();
    if (qobject_cast<const QsciLexerHTML *>(&lexer))
        return markupRoles();
    return qobject_cast<const QsciLexerCSS *>(&lexer) ? cssRoles() : scriptRoles();
}

} // namespace

QsciLexer *newLexer(BodyKind kind, QObject *parent)
{
    switch (kind) {
    case BodyKind::Json:
        return new QsciLexerJSON(parent);
    case BodyKind::Html:
        return new QsciLexerHTML(parent);
    case BodyKind::Xml:
    case BodyKind::Svg:
        return new QsciLexerXML(parent);
    case BodyKind::Css:
        return new QsciLexerCSS(parent);
    case BodyKind::JavaScript:
        return new QsciLexerJavaScript(parent);
    case BodyKind::Plain:
    case BodyKind::Image:
    case BodyKind::Binary:
        break;
    }
    return nullptr;
}

void colorLexer(QsciLexer &lexer)
{
    const StyleRoles roles = rolesOf(lexer);
    lexer.setDefaultFont(fixedFont());
    lexer.setFont(fixedFont());
    lexer.setDefaultColor(roleColor(Role::Text));
    lexer.setDefaultPaper(roleColor(Role::Base));
    lexer.setPaper(roleColor(Role::Base));
    for (int style = 0; style < 128; ++style) {
        if (!lexer.description(style).isEmpty())
            lexer.setColor(roleColor(roles.value(style, Role::Text)), style);
    }
}

} // namespace etagere
