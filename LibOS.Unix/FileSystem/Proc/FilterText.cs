using System;
using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Unix.FileSystem.Proc;

/// <summary>
/// What a packet filter asks for, in words where there are some, as "ipv4 tcp port 80"; each further byte that it tests as its place (behind the IPv4 header: t + place), its value and, where not
/// all bits count, its mask.
/// </summary>
internal unsafe struct FilterText
{
    const int Places = 384, Transport = 256;
    const int EtherType = 12, Fragment4 = 20, Protocol4 = 23, Protocol6 = 20, Port6 = 56;

    fixed byte _masks[Places];
    fixed byte _values[Places];

    public FilterText(in FilterInfo filter, in FilterShapeInfo shape)
    {
        for (var i = 0; i < Math.Min(shape.FieldCount, FilterAtom.MaxCount); i++)
        {
            ref readonly var field = ref shape.Fields[i];
            for (var at = 0; at < field.Width && at < sizeof(ulong) && field.Place + at < Places; at++)
            {
                _masks[field.Place + at] = (byte)(field.Mask >> (8 * at));
                _values[field.Place + at] = (byte)(filter.Values[i] >> (8 * at));
            }
        }
    }

    public void Write(ref GeneratedText text)
    {
        var type = TryTake(EtherType, 2, out var number) ? number : 0;
        text.Text(type == 0 ? "any"u8 : type == 0x0800 ? "ipv4"u8 : type == 0x86DD ? "ipv6"u8 : type == 0x0806 ? "arp"u8 : "type "u8);
        if (type is not (0 or 0x0800 or 0x86DD or 0x0806))
            text.Hexadecimal(type, 4);
        if (type is 0x0800 or 0x86DD && TryTake(type == 0x0800 ? Protocol4 : Protocol6, 1, out var protocol))
        {
            text.Text(protocol == 6 ? " tcp"u8 : protocol == 17 ? " udp"u8 : " protocol "u8);
            if (protocol is not (6 or 17))
                text.Number(protocol);
            if (type == 0x0800 && _masks[Fragment4] == 0x3F && _masks[Fragment4 + 1] == 0xFF && _values[Fragment4] == 0 && _values[Fragment4 + 1] == 0)
                _masks[Fragment4] = _masks[Fragment4 + 1] = 0;
            WritePorts(ref text, type == 0x0800 ? Transport + 2 : Port6);
        }

        for (var place = 0; place < Places; place++)
            WriteByte(ref text, place);
    }

    /// <summary>A port, or a block of them where the lower bits do not count.</summary>
    void WritePorts(ref GeneratedText text, int place)
    {
        var others = (ushort)~((_masks[place] << 8) | _masks[place + 1]);
        if ((others & (others + 1)) != 0 || others == ushort.MaxValue)
            return;
        var first = (ulong)((_values[place] << 8) | _values[place + 1]);
        _masks[place] = _masks[place + 1] = 0;
        text.Text(others == 0 ? " port "u8 : " ports "u8);
        text.Number(first);
        if (others == 0)
            return;
        text.Byte((byte)'-');
        text.Number(first + others);
    }

    readonly void WriteByte(ref GeneratedText text, int place)
    {
        if (_masks[place] == 0)
            return;
        text.Space();
        if (place >= Transport)
            text.Byte((byte)'t');
        text.Number((ulong)(place % Transport));
        text.Byte((byte)'=');
        text.Hexadecimal(_values[place], 2);
        if (_masks[place] == 0xFF)
            return;
        text.Byte((byte)'/');
        text.Hexadecimal(_masks[place], 2);
    }

    /// <summary>Takes a field out that is tested as a whole.</summary>
    bool TryTake(int place, int width, out ulong number)
    {
        number = 0;
        for (var i = 0; i < width; i++)
        {
            if (_masks[place + i] != 0xFF)
                return false;
            number = (number << 8) | _values[place + i];
        }

        for (var i = 0; i < width; i++)
            _masks[place + i] = 0;
        return true;
    }
}
