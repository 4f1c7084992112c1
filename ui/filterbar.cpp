// SPDX-License-Identifier: GPL-3.0-or-later
#include "filterbar.h"

#include "icons.h"

#include <QtCore/QStringListModel>
#include <QtGui/QAction>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QCompleter>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QVBoxLayout>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace etagere {

FilterBar::FilterBar(QWidget *parent)
    : QWidget(parent)
    , m_edit(new QLineEdit(this))
    , m_problem(new QLabel(this))
    , m_verdict(m_edit->addAction(icon(u"filter"_s, Role::Muted), QLineEdit::LeadingPosition))
    , m_proposals(new QStringListModel(this))
    , m_completer(new QCompleter(m_proposals, this))
{
    m_edit->setObjectName(u"filter"_s);
    m_edit->setAccessibleName(tr("Filter"));
    m_edit->setPlaceholderText(tr("Filter: host:example.org status:4xx stale type:json size>10k …"));
    m_edit->setClearButtonEnabled(true);
    m_edit->setMaxLength(4096);
    m_edit->setAcceptDrops(false); // a folder dropped here is meant for the window
    m_edit->installEventFilter(this);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->setSpacing(4);
    layout->addWidget(m_edit);
    layout->addWidget(m_problem);

    m_completer->setWidget(m_edit);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->popup()->setAccessibleName(tr("Completions"));
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this, &FilterBar::insertCompletion);
    m_pause.setSingleShot(true);
    m_pause.setInterval(100ms);
    connect(&m_pause, &QTimer::timeout, this, &FilterBar::apply);
    connect(m_edit, &QLineEdit::textChanged, this, &FilterBar::judge);
    connect(m_edit, &QLineEdit::textEdited, this, &FilterBar::proposeCompletions);
    judge();
}

QString FilterBar::text() const { return m_edit->text(); }

QString FilterBar::problem() const { return m_problem->isHidden() ? QString() : m_problem->text(); }

void FilterBar::setText(const QString &text)
{
    m_edit->setText(text);
    apply();
}

void FilterBar::addTerm(const QString &term)
{
    const QString present = m_edit->text().trimmed();
    setText(present.isEmpty() ? term : present + u' ' + term);
}

void FilterBar::startTyping()
{
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

void FilterBar::judge()
{
    const auto parsed = Filter::parse(m_edit->text());
    showVerdict(parsed ? QString() : parsed.error().text());
    m_pause.start();
}

void FilterBar::apply()
{
    m_pause.stop();
    auto parsed = Filter::parse(m_edit->text());
    if (!parsed || parsed->text() == m_filter.text())
        return;
    m_filter = std::move(*parsed);
    emit filterChanged(m_filter);
}

void FilterBar::showVerdict(const QString &problem)
{
    const bool isEmpty = m_edit->text().trimmed().isEmpty();
    const bool isGood = problem.isEmpty();
    QPalette palette;
    if (!isEmpty)
        palette.setColor(QPalette::Base, roleColor(isGood ? Role::GoodField : Role::BadField));
    m_edit->setPalette(palette);
    if (isEmpty)
        m_verdict->setIcon(icon(u"filter"_s, Role::Muted));
    else
        m_verdict->setIcon(isGood ? icon(u"check"_s, Role::Fresh) : icon(u"error"_s, Role::Gone));
    const QString words = isEmpty ? tr("No filter") : isGood ? tr("The filter is understood") : problem;
    m_verdict->setToolTip(words);
    m_edit->setAccessibleDescription(words);
    m_problem->setText(problem);
    palette = QPalette();
    palette.setColor(QPalette::WindowText, roleColor(Role::Gone));
    m_problem->setPalette(palette);
    m_problem->setVisible(!isGood);
}

void FilterBar::proposeCompletions()
{
    const QString typed = m_edit->text().mid(termStart(), m_edit->cursorPosition() - termStart());
    const QStringList terms = Filter::completions(m_edit->text(), m_edit->cursorPosition(), m_hosts);
    if (typed.isEmpty() || terms.isEmpty() || (terms.size() == 1 && terms.first() == typed)) {
        m_completer->popup()->hide();
        return;
    }
    m_proposals->setStringList(terms);
    m_completer->complete();
}

void FilterBar::insertCompletion(const QString &term)
{
    const qsizetype start = termStart();
    QString text = m_edit->text();
    text.replace(start, m_edit->cursorPosition() - start, term);
    m_edit->setText(text);
    m_edit->setCursorPosition(int(start + term.size()));
}

/// Where the term under the cursor begins: after the last space outside quotes.
qsizetype FilterBar::termStart() const
{
    const QString before = m_edit->text().first(m_edit->cursorPosition());
    qsizetype start = 0;
    bool isQuoted = false;
    for (qsizetype i = 0; i < before.size(); ++i) {
        if (before.at(i) == u'"')
            isQuoted = !isQuoted;
        else if (before.at(i) == u' ' && !isQuoted)
            start = i + 1;
    }
    return start;
}

void FilterBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        showVerdict(problem());
    QWidget::changeEvent(event);
}

bool FilterBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Space && key->modifiers() == Qt::ControlModifier) {
            m_proposals->setStringList(Filter::completions(m_edit->text(), m_edit->cursorPosition(), m_hosts));
            m_completer->complete();
            return true;
        }
        if (key->key() == Qt::Key_Escape || key->key() == Qt::Key_Down || key->key() == Qt::Key_Return
            || key->key() == Qt::Key_Enter) {
            apply();
            emit left();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace etagere
