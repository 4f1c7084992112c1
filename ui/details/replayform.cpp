// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/replayform.h"

#include "details/secrets.h"
#include "details/shown.h"
#include "details/treetable.h"
#include "details/valuetext.h"
#include "icons.h"
#include "rowdelegate.h"

#include <etagere/entrytablemodel.h>

#include <QtGui/QKeyEvent>
#include <QtGui/QShortcut>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

namespace etagere {

constexpr int ShownFields = 4;

ReplayForm::ReplayForm(QWidget *parent)
    : QWidget(parent)
    , m_target(new ValueText(this))
    , m_fields(new TreeTable(this))
    , m_conditional(new QCheckBox(tr("&Conditional: send the validators"), this))
    , m_note(new QLabel(this))
    , m_send(new QPushButton(icon(QStringLiteral("replay")), tr("&Send"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
{
    setFocusProxy(m_fields);
    m_target->setFont(fixedFont());
    m_target->setAccessibleName(tr("Request line"));
    m_target->setObjectName(QStringLiteral("target"));
    m_note->setObjectName(QStringLiteral("note"));
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 4);
    layout->setSpacing(4);
    layout->addWidget(m_target);
    layout->addWidget(newFields());
    layout->addLayout(newButtons());
    layout->addWidget(m_note);
    connect(m_conditional, &QCheckBox::toggled, this, &ReplayForm::showRequest);
    connect(&m_model, &RequestFieldsModel::addedChanged, this, [this] {
        showRequest();
        emit secretsChanged();
    });
    setRunning(false);
}

QWidget *ReplayForm::newFields()
{
    m_fields->setObjectName(QStringLiteral("fields"));
    m_fields->setModel(&m_model);
    m_fields->setRootIsDecorated(false);
    m_fields->setAccessibleName(tr("Fields of the request"));
    m_fields->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed
                              | QAbstractItemView::AnyKeyPressed);
    m_fields->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_fields->setFrameShape(QFrame::StyledPanel);
    m_fields->keepFitted(RequestFieldsModel::Name, 0.4);
    m_fields->keepFitted(RequestFieldsModel::Content, 0.33);
    const int height = m_fields->header()->sizeHint().height() + ShownFields * comfortableRowHeight(fontMetrics());
    m_fields->setFixedHeight(height + 2 * m_fields->frameWidth());
    return m_fields;
}

QLayout *ReplayForm::newButtons()
{
    m_send->setObjectName(QStringLiteral("send"));
    m_send->setToolTip(tr("Sends the request to its origin (Ctrl+Return)"));
    m_cancel->setObjectName(QStringLiteral("cancel"));
    connect(m_send, &QPushButton::clicked, this, &ReplayForm::sendRequested);
    connect(m_cancel, &QPushButton::clicked, this, &ReplayForm::cancelRequested);
    auto *line = new QHBoxLayout;
    line->addWidget(m_conditional);
    line->addStretch();
    line->addWidget(m_cancel);
    line->addWidget(m_send);
    return line;
}

void ReplayForm::setStored(const CachedResponse &stored, bool isSameEntry)
{
    m_stored = stored;
    const bool canAsk = hasValidator();
    m_conditional->setEnabled(canAsk && !m_isRunning);
    if (!isSameEntry || !canAsk)
        m_conditional->setChecked(canAsk);
    if (!isSameEntry)
        m_model.forgetAdded();
    m_conditional->setToolTip(canAsk ? tr("If-None-Match and If-Modified-Since, so that the origin can answer 304")
                                     : tr("The stored response has neither ETag nor Last-Modified"));
    showRequest();
    m_fields->fitColumns();
}

bool ReplayForm::hasValidator() const
{
    return m_stored.headers.contains("ETag") || m_stored.headers.contains("Last-Modified");
}

Result<Request> ReplayForm::request() const
{
    return replayRequest(m_stored, m_conditional->isChecked(), m_model.added());
}

void ReplayForm::showRequest()
{
    HeaderList given;
    const Result<Request> whole = request();
    for (const HeaderField &field : whole ? whole->headers : HeaderList()) {
        if (!m_model.added().contains(field.name))
            given.append(field.name, field.value);
    }
    m_model.setRequest(given);
    m_note->setText(whole ? limitsText({}) : whole.error().text());
    m_send->setEnabled(whole && !m_isRunning);
    showUrl();
    emit requestChanged();
}

void ReplayForm::showUrl()
{
    const QString url = maskedText(shownText(m_stored.url), m_isRevealed);
    m_target->setValue(m_stored.url.isEmpty()
                           ? tr("%1 of a URL that the entry does not hold").arg(shownText(m_stored.method))
                           : QStringLiteral("%1 %2").arg(shownText(m_stored.method), url));
}

void ReplayForm::setRunning(bool isRunning)
{
    m_isRunning = isRunning;
    m_cancel->setVisible(isRunning);
    m_fields->setEnabled(!isRunning);
    m_conditional->setEnabled(!isRunning && hasValidator());
    m_send->setEnabled(!isRunning && request());
    m_note->setText(isRunning ? tr("Waiting for the origin…") : limitsText({}));
}

void ReplayForm::setProgress(qint64 received, qint64 total)
{
    m_note->setText(total > 0 ? tr("Received %1 of %2").arg(humaneSize(received), humaneSize(total))
                              : tr("Received %1").arg(humaneSize(received)));
}

void ReplayForm::setRevealed(bool isRevealed)
{
    m_isRevealed = isRevealed;
    m_model.setRevealed(isRevealed);
    showUrl();
}

bool ReplayForm::hasSecrets() const
{
    const QString url = shownText(m_stored.url);
    return m_model.hasSecrets() || maskedText(url, false) != url;
}

void ReplayForm::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Delete && m_fields->hasFocus() && m_model.isTyped(m_fields->currentIndex().row()))
        m_model.removeRow(m_fields->currentIndex().row());
    else
        QWidget::keyPressEvent(event);
}

QString limitsText(const TransportLimits &limits)
{
    return ReplayForm::tr("Sent as shown, then forgotten. At most %1 of body, %2 of fields, %3 s to connect, %4 s of "
                          "silence.")
        .arg(humaneSize(limits.body), humaneSize(limits.head))
        .arg(limits.connectMs / 1000)
        .arg(limits.silenceMs / 1000);
}

} // namespace etagere
