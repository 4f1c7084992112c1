// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/freshnessaccount.h"

#include <QtWidgets/QWidget>

class QLabel;

namespace etagere {

class FreshnessLine;

/// The freshness time line with what it reads written under it, and where the two clocks disagree.
class FreshnessPanel : public QWidget
{
    Q_OBJECT
public:
    explicit FreshnessPanel(QWidget *parent = nullptr);

    void setAccount(const FreshnessAccount &account);
    void setNow(Msecs now);
    /// Where the two clocks disagree; empty where they do not.
    void setSentence(const QString &sentence);
    /// All of it, for a copy.
    QString text() const;

private:
    FreshnessLine *m_line;
    QLabel *m_caption;
    QLabel *m_sentence;
};

} // namespace etagere
