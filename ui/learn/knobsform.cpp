// SPDX-License-Identifier: GPL-3.0-or-later
#include "learn/knobsform.h"

#include <QtCore/QScopedValueRollback>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QSpinBox>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

constexpr int MostSeconds = 365 * 86'400;
constexpr int Statuses[] = { 500, 502, 503, 504 };

} // namespace

KnobsForm::KnobsForm(QWidget *parent)
    : QWidget(parent)
    , m_version(newNumber(tr("Version of the body"), 99))
    , m_etag(new QComboBox(this))
    , m_failure(new QComboBox(this))
    , m_delay(newNumber(tr("Delay"), 10'000, tr(" ms")))
{
    m_version->setMinimum(1);
    m_etag->addItems({ tr("no ETag"), tr("strong ETag"), tr("weak ETag") });
    m_etag->setAccessibleName(tr("ETag"));
    m_failure->addItem(tr("answers"));
    for (const int status : Statuses)
        m_failure->addItem(tr("fails with %1").arg(status), status);
    m_failure->addItem(tr("drops the connection"));
    m_failure->setAccessibleName(tr("Failure"));
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(4);
    form->addRow(tr("Body version"), rowOf({ m_version, m_etag }));
    addLength(*form, tr("max-age"), 60, &LabKnobs::maxAge);
    addLength(*form, tr("Expires in"), 60, &LabKnobs::expiresIn, -MostSeconds);
    addLength(*form, tr("stale-while-revalidate"), 30, &LabKnobs::staleWhileRevalidate);
    addLength(*form, tr("Last-Modified, before"), 86'400, &LabKnobs::unchangedFor);
    form->addRow(tr("Cache-Control"),
                 rowOf({ newSwitch(tr("no-cache"), &LabKnobs::noCache), newSwitch(tr("no-store"), &LabKnobs::noStore),
                         newSwitch(tr("must-revalidate"), &LabKnobs::mustRevalidate) }));
    form->addRow(
        tr("Vary"),
        rowOf({ newSwitch(tr("language"), &LabKnobs::varyLanguage), newSwitch(tr("encoding"), &LabKnobs::varyEncoding),
                newSwitch(tr("gzip the body"), &LabKnobs::gzip) }));
    form->addRow(tr("Faults"), newSwitch(tr("a 304 without Expires"), &LabKnobs::lacksExpiresIn304));
    form->addRow({},
                 rowOf({ newSwitch(tr("keeps the ETag"), &LabKnobs::keepsEtag),
                         newSwitch(tr("no Date"), &LabKnobs::lacksDate) }));
    form->addRow(tr("The origin"), rowOf({ m_failure, m_delay }));
    for (QComboBox *box : { m_etag, m_failure })
        connect(box, &QComboBox::currentIndexChanged, this, &KnobsForm::readForm);
}

QLayout *KnobsForm::rowOf(std::initializer_list<QWidget *> widgets)
{
    auto *row = new QHBoxLayout;
    for (QWidget *widget : widgets)
        row->addWidget(widget);
    row->addStretch(1);
    return row;
}

QSpinBox *KnobsForm::newNumber(const QString &name, int most, const QString &suffix)
{
    auto *number = new QSpinBox(this);
    number->setAccessibleName(name);
    number->setMaximum(most);
    number->setSuffix(suffix);
    connect(number, &QSpinBox::valueChanged, this, &KnobsForm::readForm);
    return number;
}

void KnobsForm::addLength(QFormLayout &form, const QString &label, qint64 usual, std::optional<qint64> LabKnobs::*knob,
                          int least)
{
    auto *isOn = new QCheckBox(this);
    isOn->setAccessibleName(tr("Send %1").arg(label));
    QSpinBox *seconds = newNumber(label, MostSeconds, tr(" s"));
    seconds->setMinimum(least);
    seconds->setValue(int(usual));
    seconds->setEnabled(false);
    connect(isOn, &QCheckBox::toggled, seconds, &QWidget::setEnabled);
    connect(isOn, &QCheckBox::toggled, this, &KnobsForm::readForm);
    m_lengths.append({ isOn, seconds, knob });
    form.addRow(label, rowOf({ isOn, seconds }));
}

QCheckBox *KnobsForm::newSwitch(const QString &label, bool LabKnobs::*knob)
{
    auto *box = new QCheckBox(label, this);
    connect(box, &QCheckBox::toggled, this, &KnobsForm::readForm);
    m_switches.append({ box, knob });
    return box;
}

void KnobsForm::setKnobs(const LabKnobs &knobs)
{
    const QScopedValueRollback filling(m_isFilling, true);
    m_knobs = knobs;
    m_version->setValue(knobs.version);
    m_etag->setCurrentIndex(int(knobs.etag));
    m_delay->setValue(knobs.delayMs);
    for (const Length &length : m_lengths) {
        length.isOn->setChecked((knobs.*length.knob).has_value());
        if (knobs.*length.knob)
            length.seconds->setValue(int(*(knobs.*length.knob)));
    }
    for (const Switch &each : m_switches)
        each.box->setChecked(knobs.*each.knob);
    m_failure->setCurrentIndex(knobs.failure == LabFailure::None          ? 0
                                   : knobs.failure == LabFailure::Dropped ? m_failure->count() - 1
                                                                          : m_failure->findData(knobs.failureStatus));
}

void KnobsForm::readForm()
{
    if (m_isFilling)
        return;
    m_knobs.version = m_version->value();
    m_knobs.etag = LabEtag(m_etag->currentIndex());
    m_knobs.delayMs = m_delay->value();
    for (const Length &length : m_lengths)
        m_knobs.*length.knob = length.isOn->isChecked() ? std::optional<qint64>(length.seconds->value()) : std::nullopt;
    for (const Switch &each : m_switches)
        m_knobs.*each.knob = each.box->isChecked();
    const int status = m_failure->currentData().toInt();
    m_knobs.failure = status > 0                              ? LabFailure::Status
        : m_failure->currentIndex() == m_failure->count() - 1 ? LabFailure::Dropped
                                                              : LabFailure::None;
    if (status > 0)
        m_knobs.failureStatus = status;
    emit turned();
}

} // namespace etagere
