using System.Linq;
using System.Numerics;
using ExoCosmos.Abi;

namespace ExoCosmos.Model.Reference;

/// <summary>FrameAllocate, FrameFree, FrameShare.</summary>
public sealed class FrameRules
{
    private const ulong LargestBlock = 512;

    private readonly Call _call;
    private readonly uint[]? _list;
    private readonly bool _isWritable;

    /// <summary>Looks at the memory that the call points to, before it is made.</summary>
    public FrameRules(Call call)
    {
        _call = call;
        var length = call.Number == KernelCall.FrameFree ? call.Arguments[2] : call.Arguments[1];
        if (length is 0 or > KernelCalls.MaxBatch || call.Number == KernelCall.FrameShare)
            return;
        if (call.Number == KernelCall.FrameFree)
            _list = call.View.Read<uint>(call.Arguments[1], length);
        else
            _isWritable = call.View.CanWrite(call.Arguments[2], length * sizeof(uint));
    }

    /// <summary>account, count, where to, flags, first number or colour.</summary>
    public void Allocate()
    {
        var (count, flags, place) = (_call.Arguments[1], (FrameFlags)_call.Arguments[3], _call.Arguments[4]);
        var judgement = default(Judgement);
        var capability = _call.Resolve(ref judgement, _call.Caller, _call.Arguments[0], CapabilityKind.Account, Rights.Control);
        var (exact, contiguous) = ((flags & FrameFlags.At) != 0, (flags & FrameFlags.Contiguous) != 0);
        var colour = (flags & FrameFlags.Colour) != 0 ? new FrameColour((uint)place, (uint)(place >> 32)) : new FrameColour(0, 1);
        var known = flags <= (FrameFlags.Contiguous | FrameFlags.At | FrameFlags.Colour | FrameFlags.Spared)
            && ((flags & FrameFlags.Colour) == 0 || (!exact && colour.Phase < colour.Modulus && colour.Modulus <= FrameColour.MaxModulus && BitOperations.IsPow2(colour.Modulus)));
        judgement.Due(count is 0 or > KernelCalls.MaxBatch || !known, KernelError.BadArgument);
        judgement.Due(!_isWritable, KernelError.BadAddress);
        judgement.Due(count > (ulong)_call.World.FreeFrames || (capability != null && capability.Account!.LeastRoom < count), KernelError.NoFrames);
        if (count is > 0 and <= KernelCalls.MaxBatch && known)
        {
            judgement.Due(exact ? !IsFreeRun(place, count) : contiguous ? !HasRunInBlock(count, colour)
                : (ulong)_call.World.Frames.Count(frame => frame.Kind == FrameKind.Free && frame.Number % colour.Modulus == colour.Phase) < count, KernelError.NoFrames);
        }

        if (judgement.Refuses(_call.Answer))
            return;
        var numbers = _call.View.Read<uint>(_call.Arguments[2], count) ?? throw new DisagreementException("the list of frames cannot be read any more");
        for (var i = 0; i < numbers.Length; i++)
        {
            if (exact && numbers[i] != place + (ulong)i)
                throw new DisagreementException($"frame {place + (ulong)i} was asked for, frame {numbers[i]} given");
            if (contiguous && numbers[i] != numbers[0] + (uint)i)
                throw new DisagreementException("frames were asked for in a row, and are not");
            if ((!contiguous || i == 0) && !exact && numbers[i] % colour.Modulus != colour.Phase)
                throw new DisagreementException($"frame {numbers[i]} is not {colour.Phase} modulo {colour.Modulus}");
            _call.World.Take(_call.World.Frame(numbers[i]) ?? throw new DisagreementException($"frame {numbers[i]} does not exist"), capability!.Account!, FrameKind.User, (flags & FrameFlags.Spared) != 0);
        }

        if (_call.Answer != 0)
            throw new DisagreementException($"answer {_call.Answer}, expected 0");
    }

    /// <summary>account, list, count. Stops before the first frame that is not the account's.</summary>
    public void Free()
    {
        var judgement = default(Judgement);
        var capability = _call.Resolve(ref judgement, _call.Caller, _call.Arguments[0], CapabilityKind.Account, Rights.Control);
        judgement.Due(_call.Arguments[2] is 0 or > KernelCalls.MaxBatch, KernelError.BadArgument);
        judgement.Due(_list == null, KernelError.BadAddress);
        if (_list != null && capability != null)
            judgement.Due(!IsOwned(capability.Account!, _list[0]), KernelError.OutOfRange);
        if (judgement.Refuses(_call.Answer))
            return;
        var done = 0;
        for (; done < _list!.Length && IsOwned(capability!.Account!, _list[done]); done++)
            _call.World.GiveBack(_call.World.Frame(_list[done])!);
        if (done != _call.Answer)
            throw new DisagreementException($"answer {_call.Answer}, expected {done}");
    }

    /// <summary>account, first, count, rights.</summary>
    public void Share()
    {
        var (first, count, rights) = (_call.Arguments[1], _call.Arguments[2], _call.Arguments[3]);
        var judgement = default(Judgement);
        var capability = _call.Resolve(ref judgement, _call.Caller, _call.Arguments[0], CapabilityKind.Account, Rights.Control);
        var isRange = count is > 0 and <= KernelCalls.MaxBatch;
        judgement.Due(!isRange || rights > (ulong)Rights.All, KernelError.BadArgument);
        judgement.Due(!_call.World.HasRoomForCapability(_call.Caller), KernelError.TableFull);
        if (capability != null)
        {
            judgement.Due(((Rights)rights & ~capability.Rights) != 0, KernelError.MissingRight);
            judgement.Due(!capability.MayHaveChild, KernelError.TableFull);
            judgement.Due(capability.IsFrozen, KernelError.Busy);
            judgement.Due(isRange && !AreOneAccounts(capability.Account!, first, count), KernelError.OutOfRange);
        }

        if (judgement.Refuses(_call.Answer))
            return;
        _call.World.Add(new Capability
        {
            Handle = new Handle((ulong)_call.Answer),
            Holder = _call.Caller,
            Parent = capability,
            Kind = CapabilityKind.Frames,
            Rights = (Rights)rights,
            Base = first,
            Length = count,
            Account = _call.World.Frame(first)!.Account,
        });
    }

    private bool AreOneAccounts(Account account, ulong first, ulong count)
    {
        for (ulong i = 0; i < count; i++)
        {
            if (!IsOwned(account, first + i) || _call.World.Frame(first + i)!.Account != _call.World.Frame(first)!.Account)
                return false;
        }

        return true;
    }

    private bool IsOwned(Account account, ulong number) =>
        _call.World.Frame(number) is { Kind: FrameKind.User, Condemned: false } frame && account.Covers(frame.Account);

    private bool IsFreeRun(ulong first, ulong count)
    {
        for (ulong i = 0; i < count; i++)
        {
            if (_call.World.Frame(first + i) is not { Kind: FrameKind.Free })
                return false;
        }

        return true;
    }

    /// <summary>Is there a run that begins with the colour and lies within an aligned block, of two to some power frames, that is free as a whole?</summary>
    private bool HasRunInBlock(ulong count, FrameColour colour)
    {
        for (ulong first = colour.Phase; first < (ulong)_call.World.Frames.Length; first += colour.Modulus)
        {
            var size = BitOperations.RoundUpToPowerOf2(count);
            while (first / size != (first + count - 1) / size)
                size *= 2;
            if (size <= LargestBlock && IsFreeRun(first / size * size, size))
                return true;
        }

        return false;
    }
}
