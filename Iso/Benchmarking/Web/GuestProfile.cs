using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using ExoCosmos.Iso.Emulator;

namespace ExoCosmos.Iso.Benchmarking.Web;

/// <summary>
/// Where a guest spends its instructions: the emulator is asked to execute them one by one and to write down the address of each (<c>singlestep</c>, <c>log exec,nochain</c>), and the addresses are looked up
/// in the symbols of the images. A part that was inlined counts for the function that it was inlined into.
/// </summary>
public sealed partial class GuestProfile
{
    private const string Unknown = "(compiled filters, other programs)";
    private const ulong FirstOfKernel = 1UL << 63;

    private readonly List<(ulong Address, string Name)> _symbols;

    /// <param name="images">ELF files with symbols: the kernel's, and of one program.</param>
    public GuestProfile(IEnumerable<string> images) =>
        _symbols = [.. images.SelectMany(Symbols).OrderBy(symbol => symbol.Address)];

    /// <param name="Name">Type and method, or a label of a stub.</param>
    /// <param name="IsKernel">Or the program's.</param>
    public sealed record Line(string Name, bool IsKernel, long Instructions);

    /// <summary>Instructions by function, the most first, of what the guest executes during <paramref name="work"/>.</summary>
    public IReadOnlyList<Line> Measure(Guest guest, Action work)
    {
        var log = Path.Combine(Path.GetTempPath(), $"exo-profile-{Environment.ProcessId}");
        Command(guest, $"logfile {log}");
        Command(guest, "singlestep on");
        Command(guest, "log exec,nochain");
        try
        {
            work();
        }
        finally
        {
            Command(guest, "log none");
            Command(guest, "singlestep off");
            Command(guest, "logfile /dev/null");
        }

        try
        {
            return Count(File.ReadLines(log));
        }
        finally
        {
            File.Delete(log);
        }
    }

    /// <param name="trace">Lines as <c>Trace 0: 0x7f… [00000000/ffffffff80109e02/0040c0b0/ff200000] name</c>.</param>
    private List<Line> Count(IEnumerable<string> trace)
    {
        var addresses = new Dictionary<ulong, long>();
        foreach (var line in trace.Where(line => line.StartsWith("Trace", StringComparison.Ordinal)))
        {
            var address = ulong.Parse(line.Split('/')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            addresses[address] = addresses.GetValueOrDefault(address) + 1;
        }

        return [.. addresses.GroupBy(pair => (Name: NameOf(pair.Key), IsKernel: pair.Key >= FirstOfKernel), pair => pair.Value)
            .Select(group => new Line(group.Key.Name, group.Key.IsKernel, group.Sum())).OrderByDescending(line => line.Instructions)];
    }

    private string NameOf(ulong address)
    {
        const ulong farthest = 1 << 16;
        var (low, high) = (0, _symbols.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _symbols[middle].Address <= address ? (middle + 1, high) : (low, middle);
        }

        return low == 0 || address - _symbols[low - 1].Address > farthest ? Unknown : _symbols[low - 1].Name;
    }

    private static IEnumerable<(ulong Address, string Name)> Symbols(string image) =>
        from line in Tool.Run("nm", "-C", image).Split('\n')
        let words = line.Split(' ', 3)
        where words.Length == 3 && words[1] is "t" or "T"
        select (ulong.Parse(words[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), Short(words[2]));

    /// <summary>Of <c>ExoCosmos_Kernel_…_Slice_Dispatcher__Switch&lt;…&gt;</c> what is behind the name space, without what generic types are made for.</summary>
    private static string Short(string name)
    {
        var depth = 0;
        var plain = GenericCount().Replace(new string([.. name.Where(letter => (depth += letter == '<' ? 1 : letter == '>' ? -1 : 0) == 0 && letter != '>')]), "");
        var method = plain.LastIndexOf("__", StringComparison.Ordinal);
        return method <= 0 ? plain : plain[(plain.LastIndexOf('_', method - 1) + 1)..].Replace("__", ".", StringComparison.Ordinal);
    }

    [GeneratedRegex("_[0-9]+(?=__)")]
    private static partial Regex GenericCount();

    private static void Command(Guest guest, string line) =>
        guest.Monitor.Execute("human-monitor-command", new Dictionary<string, string> { ["command-line"] = line });
}
