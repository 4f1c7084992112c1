// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "learn/laboratory.h"

#include <QtWidgets/QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace etagere {

class KnobsForm;

/// Any resource of the laboratory, its knobs, and a request to send: no lesson, nothing to get right.
class FreePlay : public QWidget
{
    Q_OBJECT
public:
    explicit FreePlay(Laboratory &laboratory, QWidget *parent = nullptr);

    /// Starts the laboratory where it does not run, and shows what its origin is set to.
    void begin();
    KnobsForm *knobs() const { return m_knobs; }

signals:
    void answered(const etagere::LabStepPtr &result);
    void left();

private:
    QWidget *newHead();
    QByteArray resource() const;
    void showKnobs();
    void turn();
    void send();
    void say(const QString &text, bool isProblem);

    Laboratory &m_laboratory;
    QComboBox *m_resources;
    KnobsForm *m_knobs;
    QComboBox *m_method;
    QLineEdit *m_field;
    QPushButton *m_send;
    QPushButton *m_cancel;
    QLabel *m_url;
    QLabel *m_told;
};

} // namespace etagere
