// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/location.h>

#include <QtWidgets/QTabWidget>
#include <functional>

namespace etagere {

class DuplicatesPanel;
class KeyRunsPanel;
class ResolvePanel;
class SourcePage;
class UrlKeysPanel;

/// Questions about the keys of one open source, a tab each: what they stand for, which a URL has, which stand for the
/// same, which a new run finds.
class NamesPanel : public QTabWidget
{
    Q_OBJECT
public:
    enum class Question : quint8 { Resolve, UrlKeys, Duplicates, Runs };

    NamesPanel(SourcePage &page, std::function<QList<Location>()> others, QWidget *parent = nullptr);

    /// Brings that tab to the front; what takes no input is answered at once.
    void ask(Question question);
    bool isBusy() const;

    ResolvePanel *resolve() const { return m_resolve; }
    UrlKeysPanel *urlKeys() const { return m_urlKeys; }
    DuplicatesPanel *duplicates() const { return m_duplicates; }
    KeyRunsPanel *runs() const { return m_runs; }

signals:
    void left(); ///< Escape

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void answerCurrent();

    ResolvePanel *m_resolve;
    UrlKeysPanel *m_urlKeys;
    DuplicatesPanel *m_duplicates;
    KeyRunsPanel *m_runs;
};

} // namespace etagere
