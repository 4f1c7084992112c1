// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "detailview.h"
#include "shownentry.h"

#include <optional>

class QComboBox;
class QLabel;
class QStackedWidget;
class QTabWidget;

namespace etagere {

class ElidedLabel;
class IconLabel;
class MessagePage;

/// One entry in full: its title line and the tabs of ui/lists.cmake. A tab is filled when it is first looked at.
class DetailPane : public QWidget
{
    Q_OBJECT
public:
    explicit DetailPane(QWidget *parent = nullptr);

    void showEntry(const ShownEntry &shown);
    /// The state moves on as time passes.
    void setState(const EntryState &state);
    /// The clock has moved: the tab on show follows at once.
    void refreshTimes();
    void clear();
    /// Gives the keyboard to the tab on show.
    void focusView();
    void startFind();
    /// Brings the tab of that object name to the front, where an entry is on show.
    void showView(const QString &name);
    /// Whether the source of the entry may be changed now.
    void setCanWrite(bool canWrite);
    QString title() const;
    /// The one of the entry's variants on show.
    int variant() const;

signals:
    void left(); ///< Escape
    void variantChosen();
    void writeBackRequested(const etagere::StoredKey &key, const etagere::Version &seen,
                            const etagere::CachedResponse &response);
    void namesWanted();

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeTitle();
    void makeTabs();
    void fillVariants();
    void showTitle();
    void fillCurrentView();
    DetailView *currentView() const;

    IconLabel *m_stateIcon;
    QLabel *m_stateWord;
    ElidedLabel *m_request;
    QLabel *m_status;
    QComboBox *m_variants;
    QStackedWidget *m_pages;
    QTabWidget *m_tabs = nullptr;
    MessagePage *m_message;
    std::optional<ShownEntry> m_shown;
    bool m_canWrite = false;
    QList<DetailView *> m_stale; ///< views that have not seen this entry yet
};

} // namespace etagere
