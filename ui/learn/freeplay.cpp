// SPDX-License-Identifier: GPL-3.0-or-later
#include "learn/freeplay.h"

#include "icons.h"
#include "learn/knobsform.h"

#include <QtCore/QSignalBlocker>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

/// "Name: value"; nothing for an empty line.
Result<HeaderList> fieldsOf(const QString &line)
{
    HeaderList fields;
    const qsizetype colon = line.indexOf(u':');
    if (line.trimmed().isEmpty())
        return fields;
    if (colon <= 0)
        return failure(ErrorCode::Usage, FreePlay::tr("A field reads “Name: value”."));
    fields.append(line.first(colon).trimmed().toLatin1(), line.sliced(colon + 1).trimmed().toLatin1());
    return fields;
}

} // namespace

FreePlay::FreePlay(Laboratory &laboratory, QWidget *parent)
    : QWidget(parent)
    , m_laboratory(laboratory)
    , m_resources(new QComboBox(this))
    , m_knobs(new KnobsForm(this))
    , m_method(new QComboBox(this))
    , m_field(new QLineEdit(this))
    , m_send(new QPushButton(icon(u"running"_s), tr("&Send the request"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_url(new QLabel(this))
    , m_told(new QLabel(this))
{
    m_resources->setObjectName(u"labResource"_s);
    m_resources->setAccessibleName(tr("Resource"));
    m_method->addItems({ u"GET"_s, u"HEAD"_s });
    m_method->setAccessibleName(tr("Method"));
    m_field->setObjectName(u"labField"_s);
    m_field->setAccessibleName(tr("A field of the request"));
    m_field->setPlaceholderText(tr("Accept-Language: de"));
    m_send->setObjectName(u"labSend"_s);
    m_url->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_url->setToolTip(tr("Any program on this computer can ask it"));
    m_told->setObjectName(u"labTold"_s);
    m_told->setWordWrap(true);
    m_told->setTextFormat(Qt::PlainText);
    auto *request = new QHBoxLayout;
    request->addWidget(m_method);
    request->addWidget(m_field, 1);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_send);
    buttons->addWidget(m_cancel);
    buttons->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(8);
    column->addWidget(newHead());
    column->addWidget(m_resources);
    column->addWidget(m_url);
    column->addWidget(m_knobs);
    column->addLayout(request);
    column->addLayout(buttons);
    column->addWidget(m_told);
    column->addStretch(1);
    connect(m_resources, &QComboBox::currentIndexChanged, this, &FreePlay::showKnobs);
    connect(m_knobs, &KnobsForm::turned, this, &FreePlay::turn);
    connect(m_send, &QPushButton::clicked, this, &FreePlay::send);
    connect(m_field, &QLineEdit::returnPressed, this, &FreePlay::send);
    connect(m_cancel, &QPushButton::clicked, &m_laboratory, &Laboratory::cancel);
    const auto showBusy = [this] {
        m_send->setEnabled(!m_laboratory.isBusy());
        m_cancel->setVisible(m_laboratory.isBusy());
    };
    connect(&m_laboratory, &Laboratory::busyChanged, this, showBusy);
    showBusy();
}

QWidget *FreePlay::newHead()
{
    auto *head = new QWidget(this);
    auto *title = new QLabel(tr("Free play"), head);
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    auto *back = new QToolButton(head);
    back->setText(tr("All lessons"));
    back->setIcon(icon(u"lesson"_s, Role::Muted));
    back->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    back->setAutoRaise(true);
    connect(back, &QToolButton::clicked, this, &FreePlay::left);
    auto *line = new QHBoxLayout(head);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(title, 1);
    line->addWidget(back);
    return head;
}

QByteArray FreePlay::resource() const { return m_resources->currentData().toByteArray(); }

void FreePlay::begin()
{
    if (const Result<Done> started = m_laboratory.start(); !started)
        return say(started.error().text(), true);
    const QByteArray before = resource();
    {
        const QSignalBlocker blocker(m_resources);
        m_resources->clear();
        for (const LabResource &each : m_laboratory.origin().resources()) {
            if (!each.sample)
                m_resources->addItem(tr("%1: %2").arg(QString::fromLatin1(each.name), each.teaches), each.name);
        }
        m_resources->setCurrentIndex(std::max(0, m_resources->findData(before)));
    }
    showKnobs();
    m_resources->setFocus(Qt::OtherFocusReason);
}

void FreePlay::showKnobs()
{
    m_url->setText(QString::fromLatin1(m_laboratory.origin().url(resource())));
    if (const Result<LabKnobs> knobs = m_laboratory.origin().knobs(resource()))
        m_knobs->setKnobs(*knobs);
    say({}, false);
}

void FreePlay::turn()
{
    const Result<Done> turned = m_laboratory.origin().setKnobs(resource(), m_knobs->knobs());
    say(turned ? tr("The origin follows from the next request on.") : turned.error().text(), !turned);
}

void FreePlay::send()
{
    const Result<HeaderList> fields = fieldsOf(m_field->text());
    if (!fields)
        return say(fields.error().text(), true);
    if (!m_laboratory.isRunning())
        begin();
    const Request request{ m_method->currentText().toLatin1(), m_laboratory.origin().url(resource()), *fields };
    say({}, false);
    m_laboratory.ask(request, [this](const Result<LabStepPtr> &result) {
        if (!result)
            return say(result.error().text(), true);
        say(result->get()->answer ? QString() : result->get()->answer.error().text(), true);
        emit answered(*result);
    });
}

void FreePlay::say(const QString &text, bool isProblem)
{
    m_told->setText(text);
    m_told->setForegroundRole(isProblem ? QPalette::WindowText : QPalette::PlaceholderText);
}

} // namespace etagere
