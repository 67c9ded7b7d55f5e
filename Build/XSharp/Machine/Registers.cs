using System;
using System.Collections.Generic;
using System.Linq;

namespace ExoCosmos.Build.XSharp.Machine;

/// <summary>All registers by name.</summary>
public static class Registers
{
    private static readonly Dictionary<string, Register> ByName = All().ToDictionary(one => one.Name, StringComparer.OrdinalIgnoreCase);

    public static Register? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Of general registers, the one with this number and size in bytes.</summary>
    public static Register General(int number, int size) =>
        ByName.Values.First(one => one.IsGeneral && one.Number == number && one.Size == size && !one.High);

    private static IEnumerable<Register> All()
    {
        string[] old = ["ax", "cx", "dx", "bx", "sp", "bp", "si", "di"];
        for (var number = 0; number < 8; number++)
        {
            yield return new Register("r" + old[number], RegisterKind.General, 8, number);
            yield return new Register("e" + old[number], RegisterKind.General, 4, number);
            yield return new Register(old[number], RegisterKind.General, 2, number);
            yield return new Register(number < 4 ? old[number][..1] + "l" : old[number] + "l", RegisterKind.General, 1, number);
            if (number < 4)
                yield return new Register(old[number][..1] + "h", RegisterKind.General, 1, number + 4, High: true);
        }

        for (var number = 8; number < 16; number++)
        {
            yield return new Register($"r{number}", RegisterKind.General, 8, number);
            yield return new Register($"r{number}d", RegisterKind.General, 4, number);
            yield return new Register($"r{number}w", RegisterKind.General, 2, number);
            yield return new Register($"r{number}b", RegisterKind.General, 1, number);
        }

        for (var number = 0; number < 16; number++)
            yield return new Register($"xmm{number}", RegisterKind.Xmm, 16, number);
        foreach (var number in (int[])[0, 2, 3, 4, 8])
            yield return new Register($"cr{number}", RegisterKind.Control, 0, number);
        foreach (var number in (int[])[0, 1, 2, 3, 6, 7])
            yield return new Register($"dr{number}", RegisterKind.Debug, 0, number);
        string[] segments = ["es", "cs", "ss", "ds", "fs", "gs"];
        for (var number = 0; number < segments.Length; number++)
            yield return new Register(segments[number], RegisterKind.Segment, 2, number);
    }
}
