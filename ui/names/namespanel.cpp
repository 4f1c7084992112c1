// SPDX-License-Identifier: GPL-3.0-or-later
#include "names/namespanel.h"

#include "icons.h"
#include "names/duplicatespanel.h"
#include "names/keyrunspanel.h"
#include "names/resolvepanel.h"
#include "names/urlkeyspanel.h"

#include <QtGui/QKeyEvent>

using namespace Qt::StringLiterals;

namespace etagere {

NamesPanel::NamesPanel(SourcePage &page, std::function<QList<Location>()> others, QWidget *parent)
    : QTabWidget(parent)
    , m_resolve(new ResolvePanel(page, std::move(others), this))
    , m_urlKeys(new UrlKeysPanel(page, this))
    , m_duplicates(new DuplicatesPanel(page, this))
    , m_runs(new KeyRunsPanel(page, this))
{
    setDocumentMode(true);
    setAccessibleName(tr("Names and keys"));
    addTab(m_resolve, icon(u"resolved"_s, Role::Muted), tr("Resolve names"));
    addTab(m_urlKeys, icon(u"key"_s, Role::Muted), tr("Keys of a URL"));
    addTab(m_duplicates, icon(u"duplicates"_s, Role::Muted), tr("Duplicates"));
    addTab(m_runs, icon(u"refresh"_s, Role::Muted), tr("Compare runs"));
    connect(this, &QTabWidget::currentChanged, this, &NamesPanel::answerCurrent);
}

void NamesPanel::ask(Question question)
{
    const int tab = int(question);
    if (currentIndex() == tab)
        answerCurrent();
    else
        setCurrentIndex(tab);
    currentWidget()->setFocus(Qt::OtherFocusReason);
}

void NamesPanel::answerCurrent()
{
    if (currentWidget() == m_duplicates)
        m_duplicates->look();
    else if (currentWidget() == m_runs)
        m_runs->look();
}

bool NamesPanel::isBusy() const
{
    return m_resolve->isBusy() || m_urlKeys->isBusy() || m_duplicates->isBusy() || m_runs->isBusy();
}

void NamesPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        emit left();
    else
        QTabWidget::keyPressEvent(event);
}

} // namespace etagere
