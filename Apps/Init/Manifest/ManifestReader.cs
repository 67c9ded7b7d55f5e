using System;

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

    /// <summary>The settings that the section has so far.</summary>
    private Setting _seen;

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
                Apply(SettingNames.Find(keyword.In(_text)), ref entry, ref words);
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
        _seen = Setting.None;
        if (!words.TryRead(out entry.Name) || entry.Name.Length > 31)
            Problem = "'environment' needs a name of at most 31 bytes"u8;
    }

    private void Apply(Setting setting, ref EnvironmentEntry entry, ref WordReader words)
    {
        Problem = (setting & _seen & ~Setting.Repeatable) != 0
            ? "this setting stands twice"u8
            : SettingReader.Read(setting, _line, ref words, ref entry);
        _seen |= setting;
    }

    private bool IsComplete(in EnvironmentEntry entry)
    {
        if ((_seen & Setting.Image) == 0)
            Problem = "the environment has no 'image'"u8;
        else if ((_seen & Setting.Memory) == 0)
            Problem = "the environment has no 'memory'"u8;
        if (!Problem.IsEmpty)
            _line = entry.Line;
        return Problem.IsEmpty;
    }

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
