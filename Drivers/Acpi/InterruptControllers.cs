using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace ExoCosmos.Drivers.Acpi;

/// <summary>An I/O APIC: where its registers are, and the number of its first input among all inputs of the machine.</summary>
public readonly record struct IoApicDescription(uint Address, uint FirstInput);

/// <summary>Where an ISA interrupt really arrives.</summary>
public readonly record struct InterruptInput(uint Number, bool IsActiveLow, bool IsLevelTriggered);

/// <summary>The interrupt controllers (MADT, ACPI 6.5 ch. 5.2.12).</summary>
public struct InterruptControllers
{
    public const int MaximumIoApics = 8;
    private const int EntriesOffset = 44;
    private const ulong DefaultLocalApic = 0xFEE00000;

    private IoApicList _ioApics;
    private OverrideList _inputs;

    [InlineArray(MaximumIoApics)]
    private struct IoApicList
    {
        private IoApicDescription _first;
    }

    [InlineArray(16)]
    private struct OverrideList
    {
        private InterruptInput _first;
    }

    /// <summary>Physical address of the local APIC.</summary>
    public ulong LocalApic { get; private set; }

    public int IoApicCount { get; private set; }

    /// <summary>I/O APIC number <paramref name="index"/> of <see cref="IoApicCount"/>.</summary>
    public readonly IoApicDescription IoApic(int index) => _ioApics[index];

    /// <summary>The input that ISA interrupt 0 to 15 arrives at.</summary>
    public readonly InterruptInput IsaInput(int line) => _inputs[line];

    /// <param name="table">A whole table that was found as "APIC"; an empty one gives the usual local APIC and no I/O APIC.</param>
    public static InterruptControllers Parse(ReadOnlySpan<byte> table)
    {
        var controllers = new InterruptControllers { LocalApic = DefaultLocalApic };
        for (var line = 0; line < 16; line++)
            controllers._inputs[line] = new InterruptInput((uint)line, false, false);
        if (table.Length < EntriesOffset)
            return controllers;
        controllers.LocalApic = BinaryPrimitives.ReadUInt32LittleEndian(table[36..]);
        var entries = table[EntriesOffset..];
        // Each round takes at least the two bytes of an entry's header.
        while (entries.Length >= 2 && entries[1] >= 2 && entries[1] <= entries.Length)
        {
            controllers.Add(entries[0], entries[..entries[1]]);
            entries = entries[entries[1]..];
        }
        return controllers;
    }

    private void Add(byte type, ReadOnlySpan<byte> entry)
    {
        const byte ioApic = 1, interruptOverride = 2, localApicAddress = 5;
        switch (type)
        {
            case ioApic when entry.Length >= 12 && IoApicCount < MaximumIoApics:
                _ioApics[IoApicCount++] = new IoApicDescription(
                    BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]), BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]));
                break;
            case interruptOverride when entry.Length >= 10 && entry[2] == 0 && entry[3] < 16:
                var flags = BinaryPrimitives.ReadUInt16LittleEndian(entry[8..]);
                _inputs[entry[3]] = new InterruptInput(BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]), (flags & 3) == 3, (flags >> 2 & 3) == 3);
                break;
            case localApicAddress when entry.Length >= 12:
                LocalApic = BinaryPrimitives.ReadUInt64LittleEndian(entry[4..]);
                break;
        }
    }
}
