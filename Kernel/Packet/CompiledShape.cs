using System.Runtime.CompilerServices;

namespace ExoCosmos.Kernel.Packet;

/// <summary>
/// What the compiler remembers of the shape that it compiled last, to which the one before it jumps: where each check begins and where it leads when
/// it fails. Zero is the code that answers "nobody": so is all of it behind the last shape.
/// </summary>
public unsafe struct CompiledShape
{
    public const int FrameCheck = 0;
    public const int TransportCheck = 1;
    private const int Checks = 2 + CanonicalFilter.MaxFields;

    private Positions _starts;
    private Positions _fails;

    /// <summary>Null behind the last one.</summary>
    public FilterShape* Shape;

    /// <summary>What follows the checks.</summary>
    public int Body;

    [InlineArray(Checks)]
    private struct Positions
    {
        private int _first;
    }

    public static int GuardCheck(int field) => 2 + field;

    public readonly int Entry => _starts[FrameCheck];

    public readonly int FailOf(int check) => _fails[check];

    public void StartCheck(int check, int position, int fail)
    {
        _starts[check] = position;
        _fails[check] = fail;
    }

    /// <summary>Where to go on with a frame that is shorter than this.</summary>
    public readonly int EntryAfterShortFrame(int needed) => Shape != null && Shape->FrameNeeded >= needed ? _fails[FrameCheck] : Entry;

    /// <summary>Where to go on with a packet that has less than this behind its IPv4 header.</summary>
    public readonly int EntryAfterShortTransport(int needed) =>
        Shape != null && Shape->TransportNeeded >= needed ? _fails[TransportCheck] : Entry;

    /// <summary>Where to go on when a field does not have the value of a guard.</summary>
    public readonly int EntryAfterGuard(in FilterShape.FieldPlan guard)
    {
        var check = Shape == null ? -1 : FindGuard(Shape, guard);
        return check < 0 ? Entry : _fails[GuardCheck(check)];
    }

    /// <summary>Where to go on when all checks of a shape held, but none of its filters matched.</summary>
    public readonly int EntryAfterMissOf(FilterShape* missed)
    {
        if (Shape == null)
            return Entry;
        if (Shape->FrameNeeded > missed->FrameNeeded)
            return _starts[FrameCheck];
        if (Shape->TransportNeeded > missed->TransportNeeded)
            return _starts[TransportCheck];
        for (var i = 0; i < Shape->FieldCount; i++)
        {
            if (Shape->IsGuard(i) && FindGuard(missed, Shape->Fields[i]) < 0)
                return _starts[GuardCheck(i)];
        }

        return Body;
    }

    private static int FindGuard(FilterShape* shape, in FilterShape.FieldPlan guard)
    {
        for (var i = 0; i < shape->FieldCount; i++)
        {
            if (shape->IsGuard(i) && shape->Fields[i].Field == guard.Field && shape->Fields[i].Guard == guard.Guard)
                return i;
        }

        return -1;
    }
}
