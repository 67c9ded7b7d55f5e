using System;
using System.Buffers.Text;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Stack;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Echo;

/// <summary>Says on the console which address we have, when it changes.</summary>
internal struct Announcement
{
    private IpAddress _said;

    public void Update(in InterfaceAddresses addresses)
    {
        var address = addresses.Address4;
        if (address == _said || address.IsUnspecified)
            return;
        _said = address;
        Span<byte> text = stackalloc byte[64];
        "echo: at "u8.CopyTo(text);
        var length = 9;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            Utf8Formatter.TryFormat((byte)(address.Bits4 >> shift), text[length..], out var digits);
            length += digits;
            text[length++] = shift == 0 ? (byte)'\n' : (byte)'.';
        }

        Panic.Write(text[..length]);
    }
}
