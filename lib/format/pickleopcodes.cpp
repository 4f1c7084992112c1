// SPDX-License-Identifier: LGPL-3.0-or-later
#include "format/picklemachine.h"

namespace etagere {

// Codes and meanings: Python's Lib/pickletools.py.
const PickleReader::Opcode PickleReader::Opcodes[] = {
    { '(', &PickleReader::mark, 0 },
    { '.', &PickleReader::stop, 0 },
    { '0', &PickleReader::discard, 0 },
    { '1', &PickleReader::discardToMark, 0 },
    { '2', &PickleReader::duplicate, 0 },
    { 'F', &PickleReader::realLine, 0 },
    { 'G', &PickleReader::binaryReal, 0 },
    { 'I', &PickleReader::integerLine, 0 },
    { 'J', &PickleReader::signedInteger, 0 },
    { 'K', &PickleReader::unsignedInteger, 1 },
    { 'M', &PickleReader::unsignedInteger, 2 },
    { 'L', &PickleReader::longLine, 0 },
    { 0x8a, &PickleReader::binaryLong, 1 },
    { 0x8b, &PickleReader::binaryLong, 4 },
    { 'N', &PickleReader::none, 0 },
    { 0x88, &PickleReader::boolean, 1 },
    { 0x89, &PickleReader::boolean, 0 },
    { 'S', &PickleReader::stringLine, 0 },
    { 'T', &PickleReader::countedStr, 4 },
    { 'U', &PickleReader::countedStr, 1 },
    { 'V', &PickleReader::unicodeLine, 0 },
    { 'X', &PickleReader::countedText, 4 },
    { 0x8c, &PickleReader::countedText, 1 },
    { 0x8d, &PickleReader::countedText, 8 },
    { 'B', &PickleReader::countedBytes, 4 },
    { 'C', &PickleReader::countedBytes, 1 },
    { 0x8e, &PickleReader::countedBytes, 8 },
    { 0x96, &PickleReader::countedByteArray, 8 },
    { ']', &PickleReader::empty, int(PickleKind::List) },
    { ')', &PickleReader::empty, int(PickleKind::Tuple) },
    { '}', &PickleReader::empty, int(PickleKind::Dict) },
    { 0x8f, &PickleReader::empty, int(PickleKind::Set) },
    { 'l', &PickleReader::markSequence, int(PickleKind::List) },
    { 't', &PickleReader::markSequence, int(PickleKind::Tuple) },
    { 0x91, &PickleReader::markSequence, int(PickleKind::FrozenSet) },
    { 0x85, &PickleReader::shortTuple, 1 },
    { 0x86, &PickleReader::shortTuple, 2 },
    { 0x87, &PickleReader::shortTuple, 3 },
    { 'd', &PickleReader::markDict, 0 },
    { 'a', &PickleReader::append, 0 },
    { 'e', &PickleReader::appendMany, 0 },
    { 's', &PickleReader::setItem, 0 },
    { 'u', &PickleReader::setMany, 0 },
    { 0x90, &PickleReader::addMany, 0 },
    { 'p', &PickleReader::putLine, 0 },
    { 'q', &PickleReader::putIndex, 1 },
    { 'r', &PickleReader::putIndex, 4 },
    { 0x94, &PickleReader::memoize, 0 },
    { 'g', &PickleReader::getLine, 0 },
    { 'h', &PickleReader::getIndex, 1 },
    { 'j', &PickleReader::getIndex, 4 },
    { 'c', &PickleReader::global, 0 },
    { 0x93, &PickleReader::stackGlobal, 0 },
    { 'R', &PickleReader::reduce, 0 },
    { 0x81, &PickleReader::newObject, 0 },
    { 0x92, &PickleReader::newObjectWithKeywords, 0 },
    { 'o', &PickleReader::objectFromMark, 0 },
    { 'i', &PickleReader::instanceFromMark, 0 },
    { 'b', &PickleReader::build, 0 },
    { 0x80, &PickleReader::protocol, 0 },
    { 0x95, &PickleReader::frame, 0 },
    { 'P', &PickleReader::refuse, 'P' },
    { 'Q', &PickleReader::refuse, 'P' },
    { 0x82, &PickleReader::refuse, 0x82 },
    { 0x83, &PickleReader::refuse, 0x82 },
    { 0x84, &PickleReader::refuse, 0x82 },
    { 0x97, &PickleReader::refuse, 0x97 },
    { 0x98, &PickleReader::refuse, 0x97 },
};

const PickleReader::OpcodeTable &PickleReader::opcodeTable()
{
    static const OpcodeTable table = [] {
        OpcodeTable entries{};
        for (const Opcode &opcode : Opcodes)
            entries[opcode.code] = &opcode;
        return entries;
    }();
    return table;
}

} // namespace etagere
