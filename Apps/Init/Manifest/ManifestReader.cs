using System;
using System.Buffers.Text;
using ExoCosmos.Abi;

namespace ExoCosmos.Init.Manifest;

/// <summary>
/// Reads the boot manifest, section by section. The format is described at the head of Iso/manifest. The first thing that is wrong ends
/// the reading with its line and the reason.
/// </summary>
public ref struct ManifestReader(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _position;
    private int _line;
    private bool _sawMemory;

    /// <summary>Where reading stopped.</summary>
    public readonly int Line => _line;

    /// <summary>Why it stopped; empty if nothing is wrong.</summary>
    public ReadOnlySpan<byte> Problem { get; private set; }

    /// <returns>False at the end or if something is wrong.</returns>
    public bool TryReadNext(out EnvironmentEntry entry)
    {
        entry = default;
        if (!Problem.IsEmpty)
            return false;
        while (TryReadLine(out var line, out var next))
        {
            var words = new WordReader(_text, line);
            if (!words.TryRead(out var keyword))
            {
                _position = next;
                continue;
            }

            var begins = keyword.In(_text).SequenceEqual("environment"u8);
            if (begins && entry.Line != 0)
                return IsComplete(entry);
            _position = next;
            _line = LineAt(line.Start);
            if (begins)
                Begin(ref entry, ref words);
            else if (entry.Line == 0)
                Problem = "a setting stands before the first 'environment NAME'"u8;
            else
                Apply(ref entry, keyword.In(_text), ref words);
            if (Problem.IsEmpty && words.TryRead(out _))
                Problem = "there is more on this line than the setting takes"u8;
            if (!Problem.IsEmpty)
                return false;
        }

        return entry.Line != 0 && IsComplete(entry);
    }

    private void Begin(ref EnvironmentEntry entry, ref WordReader words)
    {
        entry.Line = _line;
        _sawMemory = false;
        if (!words.TryRead(out entry.Name) || entry.Name.Length > 31)
            Problem = "'environment' needs a name of at most 31 bytes"u8;
    }

    private void Apply(ref EnvironmentEntry entry, ReadOnlySpan<byte> keyword, ref WordReader words)
    {
        if (keyword.SequenceEqual("image"u8))
            Text(ref entry.Image, ref words, "'image' needs the name of a file of the boot module"u8);
        else if (keyword.SequenceEqual("libos"u8))
            Text(ref entry.LibOs, ref words, "'libos' needs a name"u8);
        else if (keyword.SequenceEqual("arguments"u8))
            entry.Arguments = words.Rest();
        else if (keyword.SequenceEqual("memory"u8))
            Memory(ref entry, ref words);
        else if (keyword.SequenceEqual("console"u8))
            Console(ref entry, ref words);
        else if (keyword.SequenceEqual("power"u8))
            entry.Power = true;
        else if (keyword.SequenceEqual("entropy"u8))
            entry.Entropy = true;
        else if (keyword.SequenceEqual("trace"u8))
            Trace(ref entry, ref words);
        else if (keyword.SequenceEqual("creation"u8))
            Creation(ref entry, ref words);
        else if (keyword.SequenceEqual("slices"u8))
            Slices(ref entry, ref words);
        else if (keyword.SequenceEqual("disk"u8))
            Disk(ref entry, ref words);
        else if (keyword.SequenceEqual("extent"u8))
            Extent(ref entry, ref words);
        else if (keyword.SequenceEqual("extents"u8))
            Extents(ref entry, ref words);
        else if (keyword.SequenceEqual("network"u8))
            Network(ref entry, ref words);
        else if (keyword.SequenceEqual("module"u8))
            Module(ref entry, ref words);
        else
            Problem = "unknown setting; known are image, libos, arguments, memory, console, power, entropy, trace, creation, slices, disk, extent, extents, network, module"u8;
    }

    private void Text(ref TextRange target, ref WordReader words, ReadOnlySpan<byte> problem)
    {
        if (target.Length != 0)
            Problem = "this setting stands twice"u8;
        else if (!words.TryRead(out target))
            Problem = problem;
    }

    /// <summary><c>memory 90%</c>, <c>memory 90% least 24 MiB</c> or <c>memory 64 MiB</c>; the blank before MiB may be left out.</summary>
    private void Memory(ref EnvironmentEntry entry, ref WordReader words)
    {
        if (_sawMemory)
        {
            Problem = "this setting stands twice"u8;
            return;
        }

        _sawMemory = true;
        Problem = "'memory' needs a share as '90%' (1 to 100), perhaps 'least 24 MiB', or a size as '64 MiB' (1 to 16777216)"u8;
        if (!TryQuantity(ref words, out var number, out var unit))
            return;
        if (IsMebibytes(number, unit))
            entry.MemoryPages = (ulong)number << 8;
        else if (unit.SequenceEqual("%"u8) && number is >= 1 and <= 100 && TryLeast(ref words, ref entry))
            entry.MemoryPercent = number;
        else
            return;
        Problem = default;
    }

    private void Console(ref EnvironmentEntry entry, ref WordReader words)
    {
        entry.Console = Rights.All;
        if (!words.TryRead(out var word))
            return;
        entry.Console = Rights.Write | Rights.Grant;
        if (!word.In(_text).SequenceEqual("output"u8))
            Problem = "after 'console' only 'output' may stand"u8;
    }

    private void Trace(ref EnvironmentEntry entry, ref WordReader words)
    {
        entry.Trace = Rights.Read | Rights.Write | Rights.Grant;
        if (!words.TryRead(out var word))
            return;
        entry.Trace = Rights.Read | Rights.Grant;
        if (!word.In(_text).SequenceEqual("read"u8))
            Problem = "after 'trace' only 'read' may stand"u8;
    }

    /// <summary>Nothing more, or <c>least 24 MiB</c>.</summary>
    private readonly bool TryLeast(ref WordReader words, ref EnvironmentEntry entry)
    {
        if (!words.TryRead(out var word))
            return true;
        if (!word.In(_text).SequenceEqual("least"u8) || !TryQuantity(ref words, out var number, out var unit) || !IsMebibytes(number, unit))
            return false;
        entry.LeastPages = (ulong)number << 8;
        return true;
    }

    private readonly bool TryQuantity(ref WordReader words, out uint number, out ReadOnlySpan<byte> unit)
    {
        number = 0;
        unit = default;
        if (!words.TryRead(out var word) || !Utf8Parser.TryParse(word.In(_text), out number, out var digits))
            return false;
        unit = word.In(_text)[digits..];
        if (unit.IsEmpty && words.TryRead(out word))
            unit = word.In(_text);
        return true;
    }

    private static bool IsMebibytes(uint number, ReadOnlySpan<byte> unit) => unit.SequenceEqual("MiB"u8) && number is >= 1 and <= 1 << 24;

    private void Creation(ref EnvironmentEntry entry, ref WordReader words)
    {
        if (!words.TryRead(out var word) || !TryNumber(word, 65535, out entry.Creation))
            Problem = "'creation' needs the number of environments that may be made, at most 65535"u8;
    }

    private void Slices(ref EnvironmentEntry entry, ref WordReader words)
    {
        if (!words.TryRead(out var word) || !TryNumber(word, 64, out entry.Slices) || entry.Slices == 0)
            Problem = "'slices' needs the number of places of the slice vector, 1 to 64"u8;
    }

    private void Disk(ref EnvironmentEntry entry, ref WordReader words)
    {
        if (!words.TryRead(out var word))
            Problem = "'disk' needs 'all' or a number from 0 to 15"u8;
        else if (word.In(_text).SequenceEqual("all"u8))
            entry.Disks = EnvironmentEntry.AllDisks;
        else if (TryNumber(word, 15, out var number))
            entry.Disks |= 1u << (int)number;
        else
            Problem = "'disk' needs 'all' or a number from 0 to 15"u8;
    }

    /// <summary><c>extent 64 MiB on 0</c></summary>
    private void Extent(ref EnvironmentEntry entry, ref WordReader words)
    {
        Problem = "'extent' needs a size and a disk, as '64 MiB on 0'"u8;
        if (TrySizeOnDisk(ref words, ref entry.Extents, out var disk))
            entry.Disks |= 1u << (int)disk;
    }

    /// <summary><c>extents 256 MiB on 0</c></summary>
    private void Extents(ref EnvironmentEntry entry, ref WordReader words)
    {
        Problem = "'extents' needs the most that it may ask for and a disk, as '256 MiB on 0'"u8;
        TrySizeOnDisk(ref words, ref entry.Quotas, out _);
    }

    /// <summary>Sets the blocks of one disk, which have not been set yet; there is no problem then.</summary>
    private bool TrySizeOnDisk(ref WordReader words, ref EnvironmentEntry.ExtentSizes sizes, out uint disk)
    {
        disk = 0;
        if (!TryQuantity(ref words, out var number, out var unit) || !IsMebibytes(number, unit)
            || !words.TryRead(out var word) || !word.In(_text).SequenceEqual("on"u8)
            || !words.TryRead(out word) || !TryNumber(word, SystemInfo.MaxDisks - 1, out disk) || sizes[(int)disk] != 0)
            return false;
        sizes[(int)disk] = (ulong)number << 11;
        Problem = default;
        return true;
    }

    /// <summary><c>network 0</c> or <c>network 0 ports 80-89</c></summary>
    private void Network(ref EnvironmentEntry entry, ref WordReader words)
    {
        Problem = "'network' needs a number from 0 to 3, and perhaps 'ports 80-89' (0 to 65535)"u8;
        if (!words.TryRead(out var word) || !TryNumber(word, SystemInfo.MaxNetworks - 1, out var network) || entry.Networks[(int)network].Ports != 0)
            return;
        ref var part = ref entry.Networks[(int)network];
        part.Ports = NetworkEntry.AllPorts;
        if (!words.TryRead(out word) || (word.In(_text).SequenceEqual("ports"u8) && TryPorts(ref words, ref part)))
            Problem = default;
    }

    /// <summary>One port, or the first and the last of several.</summary>
    private readonly bool TryPorts(ref WordReader words, ref NetworkEntry part)
    {
        if (!words.TryRead(out var word))
            return false;
        var text = word.In(_text);
        var dash = text.IndexOf((byte)'-');
        var first = new TextRange(word.Start, dash < 0 ? word.Length : dash);
        var last = dash < 0 ? first : new TextRange(word.Start + dash + 1, word.Length - dash - 1);
        if (!TryNumber(first, NetworkEntry.AllPorts - 1, out part.FirstPort) || !TryNumber(last, NetworkEntry.AllPorts - 1, out var end) || end < part.FirstPort)
            return false;
        part.Ports = end - part.FirstPort + 1;
        part.IsPortsOnly = true;
        return true;
    }

    private void Module(ref EnvironmentEntry entry, ref WordReader words)
    {
        if (entry.ModuleCount == EnvironmentEntry.MaxModules)
        {
            Problem = "an environment can have at most 8 modules"u8;
            return;
        }

        ref var module = ref entry.Modules[entry.ModuleCount++];
        module.Line = _line;
        if (!words.TryRead(out module.File) || module.File.Length > 24)
        {
            Problem = "'module' needs the name of a file of the boot module, at most 24 bytes"u8;
            return;
        }

        if (!words.TryRead(out var word))
            return;
        module.Write = word.In(_text).SequenceEqual("write"u8);
        module.Execute = word.In(_text).SequenceEqual("execute"u8);
        if (!module.Write && !module.Execute)
            Problem = "after the module's name only 'write' or 'execute' may stand"u8;
    }

    private bool IsComplete(in EnvironmentEntry entry)
    {
        if (entry.Image.Length == 0)
            Problem = "the environment has no 'image'"u8;
        else if (!_sawMemory)
            Problem = "the environment has no 'memory'"u8;
        if (!Problem.IsEmpty)
            _line = entry.Line;
        return Problem.IsEmpty;
    }

    private readonly bool TryNumber(TextRange word, uint most, out uint number) =>
        Utf8Parser.TryParse(word.In(_text), out number, out var digits) && digits == word.Length && number <= most;

    /// <summary>The line at the position, without its comment; the position stays before it.</summary>
    private readonly bool TryReadLine(out TextRange line, out int next)
    {
        line = default;
        next = _position;
        if (_position >= _text.Length)
            return false;
        var rest = _text[_position..];
        var length = rest.IndexOf((byte)'\n');
        if (length < 0)
            length = rest.Length;
        next = Math.Min(_position + length + 1, _text.Length);
        var comment = rest[..length].IndexOf((byte)'#');
        line = new TextRange(_position, comment < 0 ? length : comment);
        return true;
    }

    private readonly int LineAt(int position)
    {
        var line = 1;
        foreach (var character in _text[..position])
            line += character == (byte)'\n' ? 1 : 0;
        return line;
    }
}
