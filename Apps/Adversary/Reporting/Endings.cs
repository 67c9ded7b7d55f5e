using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Adversary.Reporting;

/// <summary>How an attacker ended, as the environment table said it.</summary>
internal readonly record struct Ending(EndReason Reason, int Status, ulong FaultAddress)
{
    public void Tell(ReadOnlySpan<byte> name)
    {
        var line = Line.Begin("attack "u8).Text(name);
        switch (Reason)
        {
            case EndReason.Exit:
                line.Text(": exit "u8).Number((uint)Status).End();
                break;
            case EndReason.Fault:
                line.Text(": fault "u8).Number((uint)Status).Text(" address "u8).Hexadecimal(FaultAddress).End();
                break;
            case EndReason.Destroyed:
                line.Text(": destroyed"u8).End();
                break;
            default:
                line.Text(": lives"u8).End();
                break;
        }
    }
}

/// <summary>The endings in the order of the attacks. They are told more than once: a serial line whose other end is slow loses text.</summary>
internal static class Endings
{
    private const int Capacity = 128;

    private static Places s_places;

    [InlineArray(Capacity)]
    private struct Places
    {
        private Ending _first;
    }

    public static int Count { get; private set; }

    public static void Add(Ending ending) => s_places[Count++] = ending;

    public static Ending At(int index) => s_places[index];
}
