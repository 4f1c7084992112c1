// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/factsview.h"
#include "details/mindsmodel.h"
#include "details/momentpicker.h"
#include "details/treetable.h"
#include "iconlabel.h"
#include "icons.h"
#include "rowdelegate.h"

#include <etagere/background.h>

#include <QtCore/QTimer>
#include <QtGui/QClipboard>
#include <QtGui/QDesktopServices>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QTextBrowser>
#include <QtWidgets/QToolButton>

namespace etagere {

namespace {

constexpr int TickMsecs = 1000;

/// Rows as high as their texts need in columns that are narrower.
class WrappedDelegate : public RowDelegate
{
    Q_OBJECT
public:
    explicit WrappedDelegate(QTreeView *view)
        : RowDelegate(view)
        , m_view(*view)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QSize oneLine = RowDelegate::sizeHint(option, index);
        const int margin = m_view.style()->pixelMetric(QStyle::PM_FocusFrameHMargin, &option, &m_view) + 1;
        const bool hasIcon = index.data(Qt::DecorationRole).isValid();
        const int beside = 2 * margin + (hasIcon ? option.decorationSize.width() + 2 * margin : 0);
        const QRect room(0, 0, std::max(1, m_view.columnWidth(index.column()) - beside), 10'000);
        const int text = option.fontMetrics.boundingRect(room, Qt::TextWordWrap, index.data().toString()).height();
        return { oneLine.width(), std::max(oneLine.height(), text + 6) };
    }

private:
    const QTreeView &m_view;
};

/// What a client does with the entry at its next request, and why: by each kind of client, at any moment.
class ExplainView : public DetailView
{
    Q_OBJECT
public:
    ExplainView();

    QString title() const override { return tr("Explain"); }
    void showEntry(const LoadedEntryPtr &entry, int variant, const StoreInfo &store) override;
    void clear() override { showEntry({}, 0, {}); }
    void refreshTimes() override
    {
        if (isVisible() && m_moment->isMoving())
            ask();
    }

protected:
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QWidget *newVerdict();
    QWidget *newTable();
    QWidget *newAccount();
    void ask();
    void fitTable();
    void takeExplanation(const Explanation &explanation);
    void showMind();
    void showAccount(const QString &html);
    const MindDecision *chosen() const;

    LoadedEntryPtr m_entry;
    int m_variant = 0;
    Background m_asking;
    bool m_isAsking = false;
    QTimer m_tick;
    QTimer m_fitting; ///< once, however many columns change

    MomentPicker *m_moment;
    QToolButton *m_copy;
    MindsModel m_model;
    TreeTable *m_table;
    IconLabel *m_stepIcon;
    QLabel *m_verdict;
    QTextBrowser *m_account;
    QString m_html;
    QWidget *m_answers;
    QLabel *m_message;
};

/// As every mind sees the variant on show. Any thread.
Explanation explanationOf(const LoadedEntry &entry, int variant, Msecs at)
{
    const Request request = requestOf(entry.decoded->variants.at(variant));
    Question question{ entry.decoded->variants, request, at, entry.value.expiresAt };
    const Mind *writer = entry.dialect ? &mindOfDialect(entry.dialect->name()) : nullptr;
    const bool isKnown = writer && writer != minds().first();
    Explanation explanation{ at, {} };
    for (const Mind *mind : minds())
        explanation.minds += { mind, explain(*mind, question), isKnown && mind == writer };
    return explanation;
}

ExplainView::ExplainView()
    : m_moment(new MomentPicker(this))
    , m_copy(new QToolButton(this))
    , m_table(new TreeTable(this))
    , m_stepIcon(new IconLabel(16, this))
    , m_verdict(new QLabel(this))
    , m_account(new QTextBrowser(this))
    , m_answers(new QWidget(this))
    , m_message(new QLabel(this))
{
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(8, 4, 8, 4);
    bar->addWidget(m_moment, 1);
    m_copy->setObjectName(QStringLiteral("copyAll"));
    m_copy->setText(tr("Copy all"));
    m_copy->setIcon(icon(QStringLiteral("copy"), Role::Muted));
    m_copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_copy->setAutoRaise(true);
    auto *answers = new QVBoxLayout(m_answers);
    answers->setContentsMargins(0, 0, 0, 0);
    answers->setSpacing(0);
    answers->addLayout(bar);
    answers->addWidget(newTable());
    answers->addWidget(newVerdict());
    answers->addWidget(newAccount(), 1);
    m_message->setWordWrap(true);
    m_message->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setContentsMargins(12, 8, 12, 8);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_answers, 1);
    layout->addWidget(m_message, 1);
    setObjectName(QStringLiteral("explain"));
    setFocusProxy(m_table);
    connect(m_moment, &MomentPicker::momentChanged, this, [this] {
        m_isAsking = false; // what is being asked is the wrong question
        ask();
    });
    connect(m_copy, &QToolButton::clicked, this, [this] {
        if (const MindDecision *mind = chosen())
            QGuiApplication::clipboard()->setText(accountText(m_model.explanation(), *mind));
    });
    m_tick.setInterval(TickMsecs);
    connect(&m_tick, &QTimer::timeout, this, &ExplainView::refreshTimes);
    m_tick.start();
    clear();
}

QWidget *ExplainView::newTable()
{
    m_table->setModel(&m_model);
    m_table->setRootIsDecorated(false);
    m_table->setItemsExpandable(false);
    m_table->setAccessibleName(tr("What each kind of client does"));
    m_table->setTabKeyNavigation(false);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->header()->setStretchLastSection(false);
    m_table->header()->setSectionResizeMode(MindsModel::Standard, QHeaderView::Stretch);
    m_table->keepFitted(MindsModel::Client, 0.31);
    m_table->keepFitted(MindsModel::Step, 0.4);
    m_table->keepFitted(MindsModel::Fresh, 0.15);
    m_table->setItemDelegate(new WrappedDelegate(m_table));
    m_table->setUniformRowHeights(false);
    m_table->setWordWrap(true);
    connect(m_table->header(), &QHeaderView::sectionResized, &m_fitting, qOverload<>(&QTimer::start));
    m_fitting.setSingleShot(true);
    connect(&m_fitting, &QTimer::timeout, this, &ExplainView::fitTable);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &ExplainView::showMind);
    connect(m_table, &TreeTable::copyRequested, m_copy, &QToolButton::click);
    return m_table;
}

QWidget *ExplainView::newVerdict()
{
    auto *line = new QWidget(this);
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(12, 8, 12, 4);
    layout->addWidget(m_stepIcon, 0, Qt::AlignTop);
    layout->addWidget(m_verdict, 1);
    layout->addWidget(m_copy, 0, Qt::AlignTop);
    m_verdict->setObjectName(QStringLiteral("verdict"));
    m_verdict->setTextFormat(Qt::PlainText);
    m_verdict->setWordWrap(true);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QFont bold = font();
    bold.setBold(true);
    m_verdict->setFont(bold);
    return line;
}

QWidget *ExplainView::newAccount()
{
    m_account->setObjectName(QStringLiteral("account"));
    m_account->setAccessibleName(tr("Why"));
    m_account->setFrameShape(QFrame::NoFrame);
    m_account->document()->setDocumentMargin(12);
    m_account->setTabChangesFocus(false); // Tab goes from link to link
    m_account->setTextInteractionFlags(Qt::TextBrowserInteraction | Qt::TextSelectableByKeyboard);
    m_account->setOpenLinks(false); // nothing is loaded here; the desktop's browser shows the section
    connect(m_account, &QTextBrowser::anchorClicked, this, [](const QUrl &url) { QDesktopServices::openUrl(url); });
    return m_account;
}

void ExplainView::showEntry(const LoadedEntryPtr &entry, int variant, const StoreInfo &store)
{
    m_asking.cancel();
    m_isAsking = false;
    m_entry = entry;
    m_variant = variant;
    m_model.setExplanation({});
    m_moment->setClock(store.clock);
    m_moment->reset();
    m_moment->setMoments(NoTime, NoTime);
    const bool canAsk = shownResponse(entry, variant);
    m_answers->setVisible(canAsk);
    m_message->setVisible(!canAsk);
    m_message->setText(!entry ? QString()
                              : tr("This entry cannot be read as a response, so no client would answer from it. %1")
                                    .arg(entry->decoded ? QString() : entry->decoded.error().text()));
    m_html.clear();
    if (canAsk && isVisible())
        ask();
}

void ExplainView::showEvent(QShowEvent *event)
{
    DetailView::showEvent(event);
    ask();
}

// One question at a time: what comes meanwhile is asked with the next tick or choice.
void ExplainView::ask()
{
    if (!shownResponse(m_entry, m_variant) || std::exchange(m_isAsking, true))
        return;
    m_moment->tick();
    m_asking = Background::run(
        this,
        [entry = m_entry, variant = m_variant, at = m_moment->moment()](const std::stop_token &) {
            return explanationOf(*entry, variant, at);
        },
        [this](const Explanation &explanation) { takeExplanation(explanation); });
}

void ExplainView::takeExplanation(const Explanation &explanation)
{
    m_isAsking = false;
    const bool isFirst = m_model.rowCount() == 0;
    m_model.setExplanation(explanation);
    if (isFirst) {
        m_table->setCurrentIndex(m_model.index(m_model.writersRow(), 0));
        m_table->fitColumns();
    }
    fitTable();
    showMind();
}

/// All rows are on show, however many lines their texts need in these columns.
void ExplainView::fitTable()
{
    m_table->doItemsLayout();
    int height = m_table->header()->sizeHint().height() + 2 * m_table->frameWidth();
    for (int row = 0; row < m_model.rowCount(); ++row)
        height += m_table->visualRect(m_model.index(row, 0)).height();
    m_table->setFixedHeight(height);
}

const MindDecision *ExplainView::chosen() const
{
    const int row = m_table->currentIndex().row();
    return row < 0 ? nullptr : &m_model.explanation().minds.at(row);
}

void ExplainView::showMind()
{
    const MindDecision *mind = chosen();
    m_copy->setEnabled(mind);
    if (!mind)
        return;
    m_moment->setMoments(mind->decision.freshUntil, m_entry->value.expiresAt);
    const StepLook look = stepLook(mind->decision.step);
    m_stepIcon->setIcon(look.iconName, look.role);
    m_verdict->setText(QStringLiteral("%1: %2").arg(mind->mind->title(), nextStepText(mind->decision.step)));
    showAccount(accountHtml(m_model.explanation(), *mind));
}

// What is being selected or followed with Tab stays while time passes.
void ExplainView::showAccount(const QString &html)
{
    if (html == m_html || (m_account->hasFocus() && m_account->textCursor().hasSelection()))
        return;
    m_html = html;
    const int place = m_account->verticalScrollBar()->value();
    m_account->setHtml(html);
    m_account->verticalScrollBar()->setValue(place);
}

void ExplainView::changeEvent(QEvent *event)
{
    DetailView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showMind();
}

} // namespace

DetailView *explainView() { return new ExplainView; }

} // namespace etagere

#include "explainview.moc"
