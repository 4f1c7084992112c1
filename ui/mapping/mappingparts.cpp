// SPDX-License-Identifier: GPL-3.0-or-later
#include "mapping/mappingparts.h"

#include "details/shown.h"
#include "details/treetable.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>
#include <QtWidgets/QToolButton>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

QString kindText(MappedKind kind)
{
    switch (kind) {
    case MappedKind::Null:
        return MappingParts::tr("nothing");
    case MappedKind::Bool:
        return MappingParts::tr("true or false");
    case MappedKind::Integer:
    case MappedKind::Real:
        return MappingParts::tr("number");
    case MappedKind::Text:
        return MappingParts::tr("text");
    case MappedKind::Bytes:
        return MappingParts::tr("bytes");
    case MappedKind::List:
        return MappingParts::tr("list");
    case MappedKind::Map:
        break;
    }
    return MappingParts::tr("object");
}

/// The parts as the tree of the Stored tab shows them, with its masks.
std::shared_ptr<const StructureTree> treeOf(const ValueOutline &outline)
{
    Structure structure;
    for (const ValuePart &part : outline.parts) {
        StructureNode node;
        node.label = part.name;
        node.type = kindText(part.kind);
        node.value = shortened(part.text, 200);
        node.parent = part.parent;
        if (part.parent >= 0)
            ++structure.nodes[part.parent].children;
        structure.nodes.append(node);
    }
    return StructureTree::fromStructure(std::move(structure));
}

} // namespace

MappingParts::MappingParts(QWidget *parent)
    : QWidget(parent)
    , m_tree(new TreeTable(this))
    , m_path(new QLabel(this))
    , m_uses(new QMenu(this))
    , m_use(new QToolButton(this))
{
    m_tree->setModel(&m_model);
    m_tree->setAccessibleName(tr("What is in the value"));
    m_tree->keepFitted(StructureModel::Label, 0.4);
    m_tree->keepFitted(StructureModel::Content, 0.7);
    for (const int column : { StructureModel::Offset, StructureModel::Length })
        m_tree->setColumnHidden(column, true);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_path->setTextFormat(Qt::PlainText);
    m_path->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_path->setMinimumWidth(1); // it is cut rather than widening the window
    setFocusProxy(m_tree);
    fillUses();
    auto *line = new QHBoxLayout;
    line->addWidget(m_path, 1);
    line->addWidget(m_use);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_tree, 1);
    layout->addLayout(line);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &MappingParts::showCurrent);
    connect(m_tree, &QWidget::customContextMenuRequested, this, [this](QPoint at) {
        if (m_use->isEnabled())
            m_uses->popup(m_tree->viewport()->mapToGlobal(at));
    });
    connect(m_tree, &TreeTable::copyRequested, this, [this] {
        if (const ValuePart *part = current())
            QGuiApplication::clipboard()->setText(part->path);
    });
    clear({});
}

void MappingParts::fillUses()
{
    const std::pair<MappedPart, QString> uses[] = {
        { MappedPart::Url, tr("&URL") },
        { MappedPart::Method, tr("&Method") },
        { MappedPart::Status, tr("&Status") },
        { MappedPart::Headers, tr("&Fields") },
        { MappedPart::Body, tr("&Body") },
        { MappedPart::StoredAt, tr("&Time it was stored") },
        { MappedPart::ExpiresAt, tr("Time it &expires") },
    };
    for (const auto &[member, text] : uses)
        connect(m_uses->addAction(text), &QAction::triggered, this, [this, member = member] {
            if (const ValuePart *part = current())
                emit chosen(member, *part);
        });
    m_use->setText(tr("&Use as"));
    m_use->setAccessibleName(tr("Use the selected part as"));
    m_use->setMenu(m_uses);
    m_use->setPopupMode(QToolButton::InstantPopup);
    m_use->setFocusPolicy(Qt::StrongFocus);
}

void MappingParts::showValue(const Value &value)
{
    m_isBusy = true;
    m_work = Background::run(
        this, [value](const std::stop_token &) { return outlineValue(value); },
        [this](const Result<ValueOutline> &outline) { takeOutline(outline); });
}

void MappingParts::takeOutline(const Result<ValueOutline> &outline)
{
    m_isBusy = false;
    if (!outline)
        return clear(outline.error().text());
    if (outline->parts.isEmpty())
        return clear(tr("The value is neither JSON nor msgpack nor a pickle: “raw”, its bytes are the body."));
    m_outline = *outline;
    m_model.setStructure(treeOf(m_outline));
    m_tree->expandToDepth(1);
    m_tree->fitColumns();
    m_tree->setCurrentIndex(m_model.index(0, 0));
    showCurrent();
}

void MappingParts::clear(const QString &why)
{
    m_work.cancel();
    m_isBusy = false;
    m_outline = {};
    m_model.setStructure({});
    m_use->setEnabled(false);
    m_path->setText(escapedControls(why));
}

const ValuePart *MappingParts::current() const
{
    const qint32 node = m_model.node(m_tree->currentIndex());
    return node < 0 || node >= m_outline.parts.size() ? nullptr : &m_outline.parts.at(node);
}

void MappingParts::showCurrent()
{
    const ValuePart *part = current();
    const bool hasPath = part && !part->path.isEmpty();
    m_use->setEnabled(hasPath);
    m_path->setText(hasPath ? escapedControls(part->path) : part ? tr("No path leads here") : QString());
}

} // namespace etagere
