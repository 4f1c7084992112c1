// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "names/namespanel.h"

#include <QtCore/QHash>
#include <QtWidgets/QStackedWidget>

class QLabel;

namespace etagere {

/// The panels of all open sources, that of the source on show in front. Each is made when it is first asked for.
class NamesArea : public QStackedWidget
{
    Q_OBJECT
public:
    /// `others`: the open caches but that of the page.
    explicit NamesArea(std::function<QList<Location>(const SourcePage *)> others, QWidget *parent = nullptr);

    /// Nothing: no source is open. One that is not open yet has no panel.
    void showSource(SourcePage *page);
    /// Of the source on show; null when it is not open.
    NamesPanel *panel() const { return qobject_cast<NamesPanel *>(currentWidget()); }
    bool isBusy() const;

signals:
    void left(); ///< Escape

protected:
    void showEvent(QShowEvent *event) override;

private:
    void makePanel();

    std::function<QList<Location>(const SourcePage *)> m_others;
    QHash<const SourcePage *, NamesPanel *> m_panels;
    SourcePage *m_page = nullptr;
    QLabel *m_empty;
};

} // namespace etagere
