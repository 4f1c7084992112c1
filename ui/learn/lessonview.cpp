// SPDX-License-Identifier: GPL-3.0-or-later
#include "learn/lessonview.h"

#include "iconlabel.h"
#include "icons.h"
#include "learn/lessonprogress.h"
#include "paneltable.h"

#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolButton>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

QLabel *newText(const QString &name, QWidget *parent, bool isBold = false)
{
    auto *label = new QLabel(parent);
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    QFont font = label->font();
    font.setBold(isBold);
    label->setFont(font);
    return label;
}

QRadioButton *newChoice(const QString &text, QWidget *parent)
{
    auto *button = new QRadioButton(QString(text).replace(u'&', u"&&"_s), parent);
    button->setToolTip(text);
    return button;
}

} // namespace

LessonView::LessonView(Laboratory &laboratory, QWidget *parent)
    : QWidget(parent)
    , m_laboratory(laboratory)
    , m_title(newText(u"lessonTitle"_s, this, true))
    , m_place(newText(u"lessonPlace"_s, this))
    , m_steps(new QWidget(this))
    , m_stepButtons(new QButtonGroup(this))
    , m_read(newText(u"lessonText"_s, this))
    , m_question(newText(u"lessonQuestion"_s, this, true))
    , m_choices(new QVBoxLayout)
    , m_choiceButtons(new QButtonGroup(this))
    , m_toldIcon(new IconLabel(16, this))
    , m_told(newText(u"lessonAnswer"_s, this, true))
    , m_why(newText(u"lessonWhy"_s, this))
    , m_run(new QPushButton(icon(u"running"_s), tr("&Run the step"), this))
    , m_next(new QPushButton(tr("&Next step"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_again(new QPushButton(tr("Start &again"), this))
{
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(8);
    column->addWidget(m_read);
    column->addWidget(m_question);
    column->addLayout(m_choices);
    m_choices->setSpacing(4);
    column->addWidget(newButtons());
    m_result = newResult();
    column->addWidget(m_result);
    column->addStretch(1);
    auto *scroller = new QScrollArea(this);
    scroller->setFrameShape(QFrame::NoFrame);
    scroller->setWidgetResizable(true);
    scroller->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroller->setAccessibleName(tr("The step of the lesson"));
    scroller->setWidget(content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(newHead());
    layout->addWidget(scroller, 1);
    connect(m_run, &QPushButton::clicked, this, &LessonView::run);
    connect(m_cancel, &QPushButton::clicked, &m_laboratory, &Laboratory::cancel);
    connect(m_again, &QPushButton::clicked, this, &LessonView::restart);
    connect(m_next, &QPushButton::clicked, this, [this] { showStep(m_step + 1); });
    connect(m_stepButtons, &QButtonGroup::idClicked, this, &LessonView::showStep);
    connect(m_choiceButtons, &QButtonGroup::idClicked, this, [this](int choice) {
        m_session.guesses[m_step] = choice;
        tell({}, Role::Text, {});
    });
    connect(&m_laboratory, &Laboratory::busyChanged, this, &LessonView::showButtons);
}

QWidget *LessonView::newHead()
{
    auto *back = new QToolButton(this);
    back->setObjectName(u"allLessons"_s);
    back->setText(tr("All lessons"));
    back->setIcon(icon(u"lesson"_s, Role::Muted));
    back->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    back->setAutoRaise(true);
    connect(back, &QToolButton::clicked, this, &LessonView::left);
    auto *head = new QWidget(this);
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(12, 8, 12, 0);
    column->setSpacing(4);
    auto *top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(back, 0, Qt::AlignTop);
    column->addLayout(top);
    auto *steps = new QHBoxLayout(m_steps);
    steps->setContentsMargins(0, 0, 0, 0);
    steps->setSpacing(2);
    auto *place = new QHBoxLayout;
    place->addWidget(m_steps);
    place->addWidget(m_place, 1);
    column->addLayout(place);
    return head;
}

QWidget *LessonView::newButtons()
{
    m_run->setObjectName(u"runStep"_s);
    m_next->setObjectName(u"nextStep"_s);
    m_again->setToolTip(tr("Turns the origin back and empties the cache of this lesson's resource"));
    auto *line = new QWidget(this);
    auto *buttons = new QHBoxLayout(line);
    buttons->setContentsMargins(0, 4, 0, 4);
    for (QPushButton *button : { m_run, m_next, m_cancel, m_again })
        buttons->addWidget(button);
    buttons->addStretch(1);
    return line;
}

QWidget *LessonView::newResult()
{
    auto *result = new QWidget(this);
    auto *told = new QHBoxLayout;
    told->addWidget(m_toldIcon, 0, Qt::AlignTop);
    told->addWidget(m_told, 1);
    m_table = makePanelTable(m_claims, tr("What the lesson says, and what came"), result);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->setWordWrap(true);
    connect(m_table->horizontalHeader(), &QHeaderView::sectionResized, this, &LessonView::fitTable);
    auto *column = new QVBoxLayout(result);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(told);
    column->addWidget(m_why);
    column->addWidget(m_table);
    return result;
}

void LessonView::begin(const Lesson &lesson, const QString &name)
{
    m_session = { lesson, name, {}, QList<int>(lesson.steps.size(), -1) };
    m_title->setText(lesson.rung > 0 ? tr("%1. %2").arg(lesson.rung).arg(lesson.title) : lesson.title);
    for (QAbstractButton *button : m_stepButtons->buttons())
        delete button;
    for (int i = 0; i < lesson.steps.size(); ++i) {
        auto *button = new QToolButton(m_steps);
        button->setCheckable(true);
        button->setAutoRaise(true);
        button->setText(QString::number(i + 1));
        m_steps->layout()->addWidget(button);
        m_stepButtons->addButton(button, i);
    }
    restart();
}

void LessonView::restart()
{
    m_session.results.clear();
    m_session.guesses.fill(-1);
    m_isReady = false;
    m_step = 0;
    showStep(0);
    if (const Result<Done> started = m_laboratory.start(); !started)
        return tell(u"error"_s, Role::Gone, started.error().text());
    m_laboratory.startLesson(m_session.lesson, [this](const Result<Done> &done) {
        m_isReady = done.has_value();
        if (!done)
            tell(u"error"_s, Role::Gone, done.error().text());
        showButtons();
        focusStep();
    });
}

void LessonView::showStep(int step)
{
    if (step > m_session.results.size()) {
        tell(u"unknown"_s, Role::Stale,
             tr("Step %1 comes first: each step builds on the ones before.").arg(m_session.results.size() + 1));
        return showSteps();
    }
    m_step = std::min(step, int(m_session.lesson.steps.size()) - 1);
    showSteps();
    m_read->setText(lessonStep().read);
    showQuestion();
    showResult();
    showButtons();
    emit stepShown(m_session.results.value(m_step), false);
    focusStep();
}

void LessonView::focusStep()
{
    if (!m_choiceButtons->buttons().isEmpty() && !isDone(m_step))
        m_choiceButtons->buttons().first()->setFocus(Qt::OtherFocusReason);
    else
        (isDone(m_step) ? m_next : m_run)->setFocus(Qt::OtherFocusReason);
}

void LessonView::showSteps()
{
    const int steps = int(m_session.lesson.steps.size());
    m_place->setText(tr("Step %1 of %2").arg(m_step + 1).arg(steps));
    for (int i = 0; i < steps; ++i) {
        QAbstractButton *button = m_stepButtons->button(i);
        button->setChecked(i == m_step);
        button->setIcon(isDone(i) ? icon(u"check"_s, Role::Fresh) : QIcon());
        button->setAccessibleName(isDone(i) ? tr("Step %1, done").arg(i + 1) : tr("Step %1").arg(i + 1));
    }
}

void LessonView::showQuestion()
{
    for (QAbstractButton *button : m_choiceButtons->buttons())
        delete button;
    const std::optional<LessonQuestion> &question = lessonStep().question;
    m_question->setVisible(question.has_value());
    if (!question)
        return;
    m_question->setText(question->text);
    for (int i = 0; i < question->choices.size(); ++i) {
        QRadioButton *button = newChoice(question->choices.at(i), this);
        // What was chosen stays readable, and is chosen for good.
        button->setAttribute(Qt::WA_TransparentForMouseEvents, isDone(m_step));
        button->setFocusPolicy(isDone(m_step) ? Qt::NoFocus : Qt::StrongFocus);
        QFont font = button->font();
        font.setBold(isDone(m_step) && i == question->right);
        button->setFont(font);
        button->setChecked(m_session.guesses.at(m_step) == i);
        m_choices->addWidget(button);
        button->show(); // at once, so that it can have the keyboard
        m_choiceButtons->addButton(button, i);
    }
}

void LessonView::run()
{
    if (!m_isReady)
        return restart();
    if (lessonStep().question && m_session.guesses.at(m_step) < 0)
        return tell(u"unknown"_s, Role::Stale, tr("First choose what you expect."));
    tell({}, Role::Text, {});
    m_laboratory.runStep(m_step, [this](const Result<LabStepPtr> &result) { take(result); });
}

void LessonView::take(const Result<LabStepPtr> &result)
{
    if (!result) {
        m_isReady = m_laboratory.isRunning();
        tell(u"error"_s, Role::Gone, result.error().text());
        showButtons();
        return focusStep();
    }
    m_session.results.append(*result);
    LessonProgress::keep(m_session);
    showSteps();
    showQuestion();
    showResult();
    showButtons();
    focusStep();
    emit stepShown(*result, true);
    emit progressed();
}

void LessonView::tell(const QString &iconName, Role role, const QString &text)
{
    m_toldIcon->setVisible(!text.isEmpty());
    m_told->setVisible(!text.isEmpty());
    m_told->setText(text);
    if (!text.isEmpty())
        m_toldIcon->setIcon(iconName, role);
}

void LessonView::showResult()
{
    const bool isShown = isDone(m_step);
    m_why->setVisible(isShown);
    m_table->setVisible(isShown);
    if (!isShown)
        return tell({}, Role::Text, {});
    const LabStepPtr &result = m_session.results.at(m_step);
    const std::optional<LessonQuestion> &question = lessonStep().question;
    if (!result->holds())
        tell(u"error"_s, Role::Gone,
             tr("It came otherwise than the lesson says. Something else changed this entry or its origin; start the "
                "lesson again."));
    else if (!question)
        tell(u"check"_s, Role::Fresh, tr("It came as the lesson says."));
    else if (m_session.isGuessRight(m_step))
        tell(u"check"_s, Role::Fresh, tr("As you expected."));
    else
        tell(u"stale"_s, Role::Stale,
             tr("You expected something else. It was: %1").arg(question->choices.at(question->right)));
    m_why->setText(tr("%1 (%2)").arg(lessonStep().why, lessonStep().section));
    m_claims.setClaims(result->claims);
    fitTable();
}

/// All of it is on show, however many lines it takes in these columns.
void LessonView::fitTable()
{
    m_table->resizeRowsToContents();
    m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height() + m_table->verticalHeader()->length() + 2);
}

void LessonView::showButtons()
{
    if (!hasLesson())
        return;
    const bool isBusy = m_laboratory.isBusy();
    const bool isLast = m_step + 1 == m_session.lesson.steps.size();
    m_run->setVisible(!isDone(m_step));
    m_run->setEnabled(!isBusy);
    m_next->setVisible(isDone(m_step) && !isLast);
    m_cancel->setVisible(isBusy && !isDone(m_step));
    m_again->setVisible(!m_session.results.isEmpty() || !m_isReady);
    m_again->setEnabled(!isBusy);
}

} // namespace etagere
