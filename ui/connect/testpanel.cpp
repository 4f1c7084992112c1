// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/testpanel.h"

#include "connect/connectiontest.h"
#include "elidedlabel.h"
#include "iconlabel.h"

#include <QtCore/QEvent>
#include <QtGui/QAccessible>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QProgressBar>
#include <QtWidgets/QPushButton>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace etagere {

namespace {
constexpr int margin = 12;
constexpr int spacing = 8;
constexpr int iconSize = 16;
constexpr int besideResult = 2 * margin + iconSize + spacing;
} // namespace

TestPanel::TestPanel(QWidget *parent)
    : QFrame(parent)
    , m_test(new ConnectionTest(this))
    , m_progress(new QProgressBar(this))
    , m_resultIcon(new IconLabel(iconSize, this))
    , m_result(new QLabel(this))
    , m_button(new QPushButton(this))
{
    for (Row &row : m_rows)
        row = makeRow();
    m_progress->setAccessibleName(tr("Progress of the test"));
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(6);
    m_progress->setRange(0, 0);
    QSizePolicy keepsPlace = m_progress->sizePolicy();
    keepsPlace.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(keepsPlace);
    m_result->setObjectName(u"result"_s);
    m_result->setTextFormat(Qt::PlainText);
    m_result->setWordWrap(true);
    m_result->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_result->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_button->setObjectName(u"test"_s);
    m_button->setAutoDefault(false);
    layOut();
    m_slow.setSingleShot(true);
    m_slow.setInterval(500ms);
    connect(&m_slow, &QTimer::timeout, m_progress, &QWidget::show);
    connect(m_button, &QPushButton::clicked, this, &TestPanel::startOrCancel);
    connect(m_test, &ConnectionTest::told, this, [this](BackendStep step, const QString &text) {
        m_stages.tell(step, text);
        showStages();
    });
    connect(m_test, &ConnectionTest::finished, this, &TestPanel::onFinished);
    reset();
}

TestPanel::Row TestPanel::makeRow()
{
    Row row{ new IconLabel(iconSize, this), new QLabel(this), new QLabel(this), new ElidedLabel };
    row.detail->setParent(this);
    row.detail->setForegroundRole(QPalette::PlaceholderText);
    row.word->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row.word->setObjectName(u"stage"_s);
    return row;
}

void TestPanel::layOut()
{
    auto *heading = new QLabel(tr("Test"), this);
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(margin, margin, margin, margin);
    layout->setHorizontalSpacing(spacing);
    layout->setVerticalSpacing(4);
    layout->setColumnStretch(1, 1);
    layout->addWidget(heading, 0, 0, 1, 3);
    layout->setRowMinimumHeight(0, heading->sizeHint().height() + 8);
    int line = 1;
    for (const Row &row : m_rows) {
        layout->addWidget(row.icon, line, 0);
        layout->addWidget(row.title, line, 1);
        layout->addWidget(row.word, line, 2);
        layout->addWidget(row.detail, line + 1, 1, 1, 2);
        line += 2;
    }
    layout->addWidget(m_progress, line++, 0, 1, 3);
    layout->addWidget(m_resultIcon, line, 0, Qt::AlignTop);
    layout->addWidget(m_result, line, 1, 1, 2);
    layout->setRowStretch(line++, 1);
    layout->setRowMinimumHeight(line++, 8);
    layout->addWidget(m_button, line, 0, 1, 3, Qt::AlignLeft);
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    setFixedWidth(fontMetrics().averageCharWidth() * 44);
}

bool TestPanel::isRunning() const { return m_test->isRunning(); }

QString TestPanel::result() const { return m_result->text(); }

void TestPanel::setLocation(const std::optional<Location> &location)
{
    if (location == m_location)
        return;
    m_location = location;
    m_test->cancel();
    reset();
}

void TestPanel::reset()
{
    m_stages = ConnectionStages();
    showStages();
    showResult({}, Role::Muted, tr("The test connects, reads a few keys and leaves. It changes nothing."));
    showRunning(false);
}

void TestPanel::startOrCancel()
{
    if (m_test->isRunning()) {
        m_test->cancel();
        m_stages.end(StageState::Cancelled);
        showStages();
        showResult(u"cancel"_s, Role::Stale, tr("The test was cancelled."));
        showRunning(false);
        return;
    }
    reset();
    m_test->start(*m_location);
    showResult({}, Role::Muted, {});
    showRunning(true);
}

void TestPanel::onFinished(const Result<Detection> &found)
{
    m_stages.end(found ? StageState::Done : StageState::Failed);
    showStages();
    showRunning(false);
    if (found) {
        showResult(u"check"_s, Role::Fresh, foundText(*found));
    } else {
        const QString advice = connectionAdvice(found.error(), m_stages.reached());
        showResult(u"error"_s, Role::Gone, found.error().text() + (advice.isEmpty() ? u"."_s : u".\n"_s + advice));
        if (found.error().code == ErrorCode::Permission && m_stages.reached() >= BackendStep::SignIn)
            emit signInRefused();
    }
    QAccessibleEvent event(m_result, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void TestPanel::showStages()
{
    for (int i = 0; i < ConnectionStages::Count; ++i) {
        const ConnectionStage &stage = m_stages.at(i);
        const StageLook look = stageLook(stage.state);
        const Row &row = m_rows[size_t(i)];
        row.icon->setIcon(look.iconName, look.role);
        row.title->setText(stage.title);
        row.word->setText(look.word);
        row.word->setAccessibleName(tr("%1: %2").arg(stage.title, look.word));
        row.word->setAccessibleDescription(stage.detail);
        row.detail->setText(stage.detail);
        QPalette palette;
        palette.setColor(QPalette::WindowText, roleColor(look.role));
        row.word->setPalette(palette);
    }
}

void TestPanel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        showStages();
    QFrame::changeEvent(event);
}

void TestPanel::showRunning(bool isRunning)
{
    m_button->setText(isRunning ? tr("Cancel &test") : tr("&Test"));
    m_button->setEnabled(isRunning || m_location);
    m_slow.stop();
    m_progress->hide();
    if (isRunning)
        m_slow.start();
}

void TestPanel::showResult(const QString &iconName, Role role, const QString &text)
{
    m_resultIcon->setIcon(iconName, role);
    m_result->setText(text);
    m_result->setAccessibleName(text);
    // A dialog does not grow for text that wraps.
    m_result->setMinimumHeight(m_result->heightForWidth(width() - besideResult));
    m_result->setForegroundRole(iconName.isEmpty() ? QPalette::PlaceholderText : QPalette::WindowText);
}

} // namespace etagere
