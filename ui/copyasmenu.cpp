// SPDX-License-Identifier: GPL-3.0-or-later
#include "copyasmenu.h"

#include "details/shown.h"
#include "icons.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

QString nameOf(CopyFormat format)
{
    switch (format) {
    case CopyFormat::Curl:
        return u"copyAsCurl"_s;
    case CopyFormat::HttPie:
        return u"copyAsHttPie"_s;
    case CopyFormat::PythonRequests:
        return u"copyAsPythonRequests"_s;
    case CopyFormat::EsiPy:
        break;
    }
    return u"copyAsEsiPy"_s;
}

} // namespace

CopyAsMenu::CopyAsMenu(QWidget *parent)
    : QMenu(tr("Copy &as"), parent)
    , m_request(failure(ErrorCode::Usage, {}))
{
    menuAction()->setObjectName(u"copyAs"_s);
    menuAction()->setIcon(etagere::icon(u"copy"_s));
    setToolTipsVisible(true);
    for (const CopyFormat format : copyFormats()) {
        QAction *action = addAction(copyFormatTitle(format), this, [this, format] { copy(format); });
        action->setObjectName(nameOf(format));
    }
}

void CopyAsMenu::setRequest(const Result<Request> &request, const CopyOptions &options)
{
    m_request = request;
    m_options = options;
    for (const CopyFormat format : copyFormats()) {
        const Result<QString> text = request.and_then([&](const Request &r) { return copiedAs(format, r, options); });
        QAction *action = findChild<QAction *>(nameOf(format));
        action->setEnabled(text.has_value());
        action->setToolTip(!text                       ? plainToolTip(text.error().text())
                               : options.revealSecrets ? tr("Copies the request with its secrets")
                                                       : tr("Copies the request; *** stands for secrets"));
    }
    menuAction()->setEnabled(request.has_value());
    menuAction()->setToolTip(request ? tr("Copies the request in the words of another tool")
                                     : plainToolTip(request.error().text()));
}

void CopyAsMenu::copy(CopyFormat format)
{
    const Result<QString> text = m_request.and_then([&](const Request &r) { return copiedAs(format, r, m_options); });
    if (text)
        QGuiApplication::clipboard()->setText(*text);
}

} // namespace etagere
