using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.LibOS.Start;

/// <summary>
/// The capabilities that this environment was started with, by name, and its arguments. Handles are good in this environment alone:
/// state shared by several keeps names or numbers and each asks here. The parameters page stays mapped for good.
/// </summary>
public static unsafe class Grants
{
    private static ulong s_parameters;

    /// <param name="parameters">The page whose address came in rdi, or any page of that form.</param>
    /// <returns>False if the page does not have the form.</returns>
    public static bool Attach(EnvironmentParameters* parameters)
    {
        if (parameters->Magic != EnvironmentParameters.ExpectedMagic
            || parameters->EntriesOffset > Layout.PageSize
            || parameters->Count > (Layout.PageSize - parameters->EntriesOffset) / (uint)sizeof(NamedCapability)
            || parameters->ArgumentsOffset > Layout.PageSize
            || parameters->ArgumentsLength > Layout.PageSize - parameters->ArgumentsOffset)
            return false;
        s_parameters = (ulong)parameters;
        return true;
    }

    /// <summary>The start of every program: takes what it was given, and says its last words on the console among that. Without parameters it ends.</summary>
    public static void Begin(EnvironmentParameters* parameters)
    {
        if (!Attach(parameters))
            KernelApi.EnvironmentExit(Panic.ExitStatus);
        Panic.UseConsole(Find("console"u8));
    }

    public static EnvironmentParameters* Page => (EnvironmentParameters*)s_parameters;

    public static ReadOnlySpan<NamedCapability> All =>
        s_parameters == 0 ? default : new((byte*)s_parameters + Page->EntriesOffset, (int)Page->Count);

    /// <summary>NUL-separated UTF-8 arguments, each with its NUL.</summary>
    public static ReadOnlySpan<byte> Arguments =>
        s_parameters == 0 ? default : new((byte*)s_parameters + Page->ArgumentsOffset, (int)Page->ArgumentsLength);

    /// <summary>One of the arguments, without its NUL; empty if there are not so many.</summary>
    public static ReadOnlySpan<byte> Argument(int index)
    {
        var rest = Arguments;
        for (; index > 0 && !rest.IsEmpty; index--)
        {
            var next = rest.IndexOf((byte)0);
            rest = next < 0 ? default : rest[(next + 1)..];
        }

        var end = rest.IndexOf((byte)0);
        return end < 0 ? rest : rest[..end];
    }

    /// <param name="name">As "account", "console", "disk0", "module:root.img".</param>
    /// <param name="found">The entry.</param>
    public static bool TryFind(ReadOnlySpan<byte> name, out NamedCapability found)
    {
        foreach (ref readonly var entry in All)
        {
            if (entry.Name.Text().SequenceEqual(name))
            {
                found = entry;
                return true;
            }
        }

        found = default;
        return false;
    }

    /// <returns>The handle, or <see cref="Handle.None"/>.</returns>
    public static Handle Find(ReadOnlySpan<byte> name) => TryFind(name, out var found) ? found.Handle : Handle.None;

    /// <summary>Finds "disk" + number.</summary>
    public static bool TryFindDisk(uint number, out NamedCapability found)
    {
        found = default;
        Span<byte> room = stackalloc byte[NumberedName.MaxLength];
        return number < SystemInfo.MaxDisks && TryFind(NumberedName.Write("disk"u8, number, room), out found);
    }

    /// <summary>Finds "network" + number.</summary>
    public static bool TryFindNetwork(uint number, out NamedCapability found)
    {
        found = default;
        Span<byte> room = stackalloc byte[NumberedName.MaxLength];
        return number < SystemInfo.MaxNetworks && TryFind(NumberedName.Write("network"u8, number, room), out found);
    }
}
