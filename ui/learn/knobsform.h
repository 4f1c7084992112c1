// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/lab.h>

#include <QtWidgets/QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QSpinBox;

namespace etagere {

/// The knobs of one resource of the laboratory's origin.
class KnobsForm : public QWidget
{
    Q_OBJECT
public:
    explicit KnobsForm(QWidget *parent = nullptr);

    void setKnobs(const LabKnobs &knobs);
    LabKnobs knobs() const { return m_knobs; }

signals:
    void turned();

private:
    /// A number that need not be there.
    struct Length {
        QCheckBox *isOn;
        QSpinBox *seconds;
        std::optional<qint64> LabKnobs::*knob;
    };
    struct Switch {
        QCheckBox *box;
        bool LabKnobs::*knob;
    };
    QSpinBox *newNumber(const QString &name, int most, const QString &suffix = {});
    void addLength(QFormLayout &form, const QString &label, qint64 usual, std::optional<qint64> LabKnobs::*knob,
                   int least = 0);
    QCheckBox *newSwitch(const QString &label, bool LabKnobs::*knob);
    QLayout *rowOf(std::initializer_list<QWidget *> widgets);
    void readForm();

    LabKnobs m_knobs;
    QSpinBox *m_version;
    QComboBox *m_etag;
    QComboBox *m_failure;
    QSpinBox *m_delay;
    QList<Length> m_lengths;
    QList<Switch> m_switches;
    bool m_isFilling = false;
};

} // namespace etagere
