// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/factform.h"
#include "detailview.h"

class QToolButton;

namespace etagere {

/// A tab that is a form of facts about the entry, with secrets hidden until they are asked for.
class FactsView : public DetailView
{
    Q_OBJECT
public:
    explicit FactsView(QWidget *parent = nullptr);

    void showEntry(const LoadedEntryPtr &entry, int variant, const StoreInfo &store) override;
    void clear() override;

protected:
    virtual QList<Fact> facts(bool isRevealed) const = 0;
    /// Makes the form anew from facts().
    void refresh();
    /// Puts `banner` above all facts; it does not scroll with them.
    void setBanner(QWidget *banner);
    /// What "Copy all" copies.
    virtual QString copiedText() const;

    const LoadedEntryPtr &entry() const { return m_entry; }
    int variant() const { return m_variant; }
    const StoreInfo &store() const { return m_store; }
    /// The variant on show; null when the entry did not decode.
    const CachedResponse *response() const;

private:
    LoadedEntryPtr m_entry;
    int m_variant = 0;
    StoreInfo m_store;
    FactForm *m_form;
    QToolButton *m_reveal;
    QToolButton *m_copy;
};

/// The variant of an entry that is on show; null when the entry did not decode.
const CachedResponse *shownResponse(const LoadedEntryPtr &entry, int variant);

/// A button that hides or reveals secrets; hidden while there are none.
QToolButton *newRevealButton(QWidget *parent);

} // namespace etagere
