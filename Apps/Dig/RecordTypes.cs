using System;
using System.Buffers.Text;
using ExoCosmos.LibOS.Unix.FileSystem.Proc;

namespace ExoCosmos.Dig;

/// <summary>Names of the types of records (RFC 1035 ch. 3.2.2, 2782, 3596; the registry of DNS parameters), and TYPE123 for all others (RFC 3597).</summary>
internal static class RecordTypes
{
    public const ushort Address4 = 1, NameServer = 2, Alias = 5, Authority = 6, Pointer = 12, MailExchange = 15, Text = 16, Address6 = 28, Service = 33, Options = 41;

    private static ReadOnlySpan<byte> Others => "TYPE"u8;

    public static bool TryParse(ReadOnlySpan<byte> word, out ushort type)
    {
        ReadOnlySpan<ushort> known = [Address4, NameServer, Alias, Authority, Pointer, MailExchange, Text, Address6, Service, Any];
        foreach (var candidate in known)
        {
            type = candidate;
            if (IsSame(word, NameOf(candidate)))
                return true;
        }

        type = 0;
        return word.Length > Others.Length && IsSame(word[..Others.Length], Others)
            && Utf8Parser.TryParse(word[Others.Length..], out type, out var used) && used == word.Length - Others.Length;
    }

    /// <summary>Whether a word is a name, in letters of either case.</summary>
    private static bool IsSame(ReadOnlySpan<byte> word, ReadOnlySpan<byte> name)
    {
        if (word.Length != name.Length)
            return false;
        for (var i = 0; i < word.Length; i++)
        {
            if ((word[i] is >= (byte)'a' and <= (byte)'z' ? word[i] & ~0x20 : word[i]) != name[i])
                return false;
        }

        return true;
    }

    public static void Write(ref GeneratedText text, ushort type)
    {
        var name = NameOf(type);
        text.Text(name.IsEmpty ? Others : name);
        if (name.IsEmpty)
            text.Number(type);
    }

    private const ushort Any = 255;

    private static ReadOnlySpan<byte> NameOf(ushort type) => type switch
    {
        Address4 => "A"u8,
        NameServer => "NS"u8,
        Alias => "CNAME"u8,
        Authority => "SOA"u8,
        Pointer => "PTR"u8,
        MailExchange => "MX"u8,
        Text => "TXT"u8,
        Address6 => "AAAA"u8,
        Service => "SRV"u8,
        Any => "ANY"u8,
        _ => default,
    };
}
