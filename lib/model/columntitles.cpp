// SPDX-License-Identifier: LGPL-3.0-or-later
#include "model/celltext.h"

#include <etagere/entrytablemodel.h>

namespace etagere {

QString columnTitle(Column column)
{
    switch (column) {
    case Column::Request:
        return EntryTableModel::tr("Request");
    case Column::Status:
        return EntryTableModel::tr("Status");
    case Column::State:
        return EntryTableModel::tr("State");
    case Column::ETag:
        return EntryTableModel::tr("ETag");
    case Column::Expires:
        return EntryTableModel::tr("Expires");
    case Column::Size:
        return EntryTableModel::tr("Size");
    case Column::Type:
        return EntryTableModel::tr("Type");
    case Column::StoredAt:
        return EntryTableModel::tr("Stored");
    case Column::StoreExpires:
        return EntryTableModel::tr("Store expires");
    case Column::Key:
        return EntryTableModel::tr("Key");
    case Column::Method:
        return EntryTableModel::tr("Method");
    case Column::Vary:
        return EntryTableModel::tr("Vary");
    case Column::LastModified:
        return EntryTableModel::tr("Last-Modified");
    case Column::Dialect:
        return EntryTableModel::tr("Dialect");
    case Column::KnownBy:
        return EntryTableModel::tr("Known by");
    }
    return {};
}

QString columnToolTip(Column column)
{
    switch (column) {
    case Column::Request:
        return EntryTableModel::tr("The URL that was asked for; its key where the URL is not known");
    case Column::Status:
        return EntryTableModel::tr("Status code of the stored response");
    case Column::State:
        return EntryTableModel::tr("Whether its client would use it without asking the server");
    case Column::ETag:
        return EntryTableModel::tr("Validator that lets the server answer 304 Not Modified");
    case Column::Expires:
        return EntryTableModel::tr("When it becomes stale, as its client judges");
    case Column::Size:
        return EntryTableModel::tr("Space it takes in the store");
    case Column::Type:
        return EntryTableModel::tr("Content-Type of the stored response");
    case Column::StoredAt:
        return EntryTableModel::tr("When it was stored or last validated");
    case Column::StoreExpires:
        return EntryTableModel::tr("When the store itself drops it");
    case Column::Key:
        return EntryTableModel::tr("The key under which the store holds it");
    case Column::Method:
        return EntryTableModel::tr("Method of the request");
    case Column::Vary:
        return EntryTableModel::tr("Request fields that chose this response");
    case Column::LastModified:
        return EntryTableModel::tr("When the server's resource last changed, as it said");
    case Column::Dialect:
        return EntryTableModel::tr("The library whose way of storing it is");
    case Column::KnownBy:
        return EntryTableModel::tr("How it is known which request the key stands for");
    }
    return {};
}

} // namespace etagere
