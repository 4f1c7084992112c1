// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "names/possiblekeysmodel.h"

#include <etagere/background.h>

#include <QtWidgets/QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace etagere {

class SourcePage;

/// From a URL to the entries that answer it: the keys that its clients would look up in one source.
class UrlKeysPanel : public QWidget
{
    Q_OBJECT
public:
    explicit UrlKeysPanel(SourcePage &page, QWidget *parent = nullptr);

    void look();
    bool isBusy() const { return m_isBusy; }
    QTableView *table() const { return m_table; }
    QLineEdit *url() const { return m_url; }
    QString summary() const;

private:
    QLayout *makeRequest();
    void showKeys(const Result<QList<PossibleKey>> &keys);
    void goTo(const PossibleKey &key);
    void tell(const QString &text);

    SourcePage &m_page;
    PossibleKeysModel m_model;
    QLineEdit *m_url;
    QLineEdit *m_language;
    QPushButton *m_look;
    QLabel *m_summary;
    QTableView *m_table;
    bool m_isBusy = false;
    Background m_work;
};

} // namespace etagere
