namespace Keygen.Webhooks.Testing;

/// <summary>The actions of a user, and the request for a new password.</summary>
internal static class UserActions
{
    public static FakeApiResponse Ban(ApiCall call, string id, bool ban)
    {
        var user = call.Find(ResourceKind.Users, id);
        call.Demand(static token => token.MayChange);
        ResourceDocument.Attributes(user)["status"] = ban ? "BANNED" : "ACTIVE";
        ResourceDocument.Touch(user, call.State.Now);
        call.Tell(ban ? "user.banned" : "user.unbanned", user);
        return call.Answer(user);
    }

    /// <summary>Sends no mail, whatever the request says. An unknown address gets the same answer, and no event.</summary>
    public static FakeApiResponse RequestReset(ApiCall call)
    {
        var email = ApiBody.Meta(call.Body, "email")[0];
        DemandRate(call, $"mail {email.ToLowerInvariant()}", FakePasswords.MailsPerHour, TimeSpan.FromHours(1));
        if (call.State.Find(ResourceKind.Users, email) is { } user)
        {
            var token = call.Fake.Passwords.NewToken(ResourceDocument.Id(user));
            call.Tell("user.password-reset", user, one => one.WithMeta("passwordResetToken", token));
        }

        return new(204, null);
    }

    /// <summary>Sets the password with a reset token. Needs no API token, and does not tell an unknown user from a wrong token.</summary>
    public static FakeApiResponse Reset(ApiCall call, string id)
    {
        DemandRate(call, $"try {id}", FakePasswords.TriesPerTenMinutes, TimeSpan.FromMinutes(10));
        var meta = ApiBody.Meta(call.Body, "passwordResetToken", "newPassword");
        var user = call.State.Find(ResourceKind.Users, id) is { } found && call.Fake.Passwords.ResetTokenOf(ResourceDocument.Id(found)) == meta[0]
            ? found : throw new ApiRefusal(ApiErrors.NotFound("user", id));
        ResourceRules.Demand(!call.Fake.Passwords.IsExpired(ResourceDocument.Id(user)), ApiErrors.Credential("/meta/passwordResetToken", "is expired"));
        ResourceRules.DemandPassword(meta[1]);
        call.Fake.Passwords.Set(ResourceDocument.Id(user), meta[1]);
        return call.Answer(user);
    }

    /// <summary>Sets the password with the old one. Only the user may.</summary>
    public static FakeApiResponse Update(ApiCall call, string id)
    {
        var user = call.Find(ResourceKind.Users, id);
        call.Demand(token => token.UserId == ResourceDocument.Id(user));
        var meta = ApiBody.Meta(call.Body, "oldPassword", "newPassword");
        ResourceRules.Demand(call.Fake.Passwords.IsPasswordOf(ResourceDocument.Id(user), meta[0]), ApiErrors.Credential("/meta/oldPassword", "is not valid"));
        ResourceRules.DemandPassword(meta[1]);
        call.Fake.Passwords.Set(ResourceDocument.Id(user), meta[1]);
        return call.Answer(user);
    }

    private static void DemandRate(ApiCall call, string what, int limit, TimeSpan period)
    {
        if (call.Fake.Passwords.Throttle(what, limit, period) is { } wait)
        {
            throw new ApiRefusal(ApiErrors.TooMany(wait));
        }
    }
}
