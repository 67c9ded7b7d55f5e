using System;
using System.Runtime.CompilerServices;

namespace ExoCosmos.Drivers.Display;

/// <summary>What a byte completed.</summary>
internal enum Completed : byte
{
    Nothing,
    Text,
    Control,
    Escape,
    ControlSequence,
}

/// <summary>
/// Splits a byte stream into text, controls and escape sequences (ECMA-48 ch. 5.4). Keeps 16 parameters of up to 9999; strings
/// (OSC, DCS, APC, PM, SOS) are skipped to their end.
/// </summary>
internal struct EscapeParser
{
    public const int MaximumParameters = 16;
    private const ushort MaximumValue = 9999;

    private State _state;
    private Parameters _parameters;
    private int _count;

    private enum State : byte
    {
        Ground,
        Escape,
        EscapeIntermediate,
        Sequence,
        SequenceIgnored,
        Text,
        TextEscape,
    }

    [InlineArray(MaximumParameters)]
    private struct Parameters
    {
        private ushort _first;
    }

    /// <summary>The byte after CSI that makes a sequence private ('?', '&lt;', '=' or '&gt;'), or 0.</summary>
    public byte Marker { get; private set; }

    /// <summary>How many parameters the sequence has; at least 1, as an empty list is one default.</summary>
    public readonly int Count => Math.Min(_count + 1, MaximumParameters);

    /// <summary>Parameter <paramref name="index"/>; 0 for one that is missing.</summary>
    public readonly int this[int index] => (uint)index < (uint)Count ? _parameters[index] : 0;

    /// <summary>A parameter that counts: 1 when missing or 0.</summary>
    public readonly int CountAt(int index) => Math.Max(1, this[index]);

    public Completed Feed(byte value)
    {
        if (_state is State.Text or State.TextEscape)
            return FeedString(value);
        if (value < 0x20)
            return FeedControl(value);
        switch (_state)
        {
            case State.Ground:
                return value == 0x7F ? Completed.Nothing : Completed.Text;
            case State.Escape:
                return FeedEscape(value);
            case State.EscapeIntermediate:
                if (value >= 0x30)
                    _state = State.Ground;
                return Completed.Nothing;
            default:
                return FeedSequence(value);
        }
    }

    private Completed FeedControl(byte value)
    {
        const byte cancel = 0x18, substitute = 0x1A, escape = 0x1B;
        if (value == escape)
            _state = State.Escape;
        else if (value is cancel or substitute)
            _state = State.Ground;
        else
            return Completed.Control;
        return Completed.Nothing;
    }

    private Completed FeedEscape(byte value)
    {
        switch (value)
        {
            case (byte)'[':
                _state = State.Sequence;
                _parameters = default;
                _count = 0;
                Marker = 0;
                return Completed.Nothing;
            case (byte)']' or (byte)'P' or (byte)'X' or (byte)'^' or (byte)'_':
                _state = State.Text;
                return Completed.Nothing;
            case <= 0x2F:
                _state = State.EscapeIntermediate;
                return Completed.Nothing;
            default:
                _state = State.Ground;
                return value < 0x7F ? Completed.Escape : Completed.Nothing;
        }
    }

    private Completed FeedSequence(byte value)
    {
        switch (value)
        {
            case >= (byte)'0' and <= (byte)'9':
                if (_count < MaximumParameters)
                    _parameters[_count] = (ushort)Math.Min(MaximumValue, _parameters[_count] * 10 + (value - '0'));
                return Completed.Nothing;
            case (byte)';' or (byte)':':
                _count = Math.Min(_count + 1, MaximumParameters);
                return Completed.Nothing;
            case >= (byte)'<' and <= (byte)'?':
                Marker = value;
                return Completed.Nothing;
            case < 0x30:
                _state = State.SequenceIgnored;
                return Completed.Nothing;
            case >= 0x40 and < 0x7F:
                var isWhole = _state == State.Sequence;
                _state = State.Ground;
                return isWhole ? Completed.ControlSequence : Completed.Nothing;
            default:
                _state = State.Ground;
                return Completed.Nothing;
        }
    }

    // A string ends with BEL or ESC \ and holds anything else.
    private Completed FeedString(byte value)
    {
        const byte bell = 7, cancel = 0x18, substitute = 0x1A, escape = 0x1B;
        var isEnd = value is bell or cancel or substitute || _state == State.TextEscape && value == '\\';
        _state = isEnd ? State.Ground : value == escape ? State.TextEscape : State.Text;
        return Completed.Nothing;
    }
}
